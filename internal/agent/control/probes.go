package control

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

// probeDial is enough for a Unix socket; a probe that is gone must not hold
// anybody up.
const probeDial = time.Second

// probeDomain makes host names of the probes, so that connections are kept
// apart.
const probeDomain = ".probe"

// Probes hands requests on to the probes' sockets in dir. hosts are the probes
// that there are.
func Probes(dir string, hosts []string) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			host, path := splitProbe(r.In.URL.Path)
			r.Out.URL.Scheme, r.Out.URL.Host = "http", host+probeDomain
			r.Out.URL.Path, r.Out.URL.RawPath = path, ""
		},
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
				host, _, _ := strings.Cut(addr, probeDomain+":")
				dialer := net.Dialer{Timeout: probeDial}
				return dialer.DialContext(ctx, "unix", filepath.Join(dir, host+".sock"))
			},
			MaxIdleConnsPerHost: 2,
			IdleConnTimeout:     30 * time.Second,
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			host := strings.TrimSuffix(r.URL.Host, probeDomain)
			jsonapi.Fail(w, http.StatusBadGateway, fmt.Errorf("reach the probe of %q (does its sandbox run?): %w", host, err))
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host, _ := splitProbe(r.URL.Path); !slices.Contains(hosts, host) {
			jsonapi.Fail(w, http.StatusNotFound, fmt.Errorf("there is no host %q", host))
			return
		}
		proxy.ServeHTTP(w, r)
	})
}

// splitProbe splits "/probe/<host>/<path>".
func splitProbe(path string) (host, rest string) {
	host, rest, _ = strings.Cut(strings.TrimPrefix(path, gateway.PathProbe+"/"), "/")
	return host, "/" + rest
}
