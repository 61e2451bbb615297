package control

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

// local lets only those through who have asked for this machine's loopback. A
// page in a browser that has its own name resolve to 127.0.0.1 (DNS rebinding)
// asks for that name, and whoever comes by the address of a bridge for that.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			w.Header().Set("Connection", "close")
			jsonapi.Fail(w, http.StatusMisdirectedRequest,
				fmt.Errorf("the control API answers on a loopback address only: ask for http://127.0.0.1:PORT, not for host %q", r.Host))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback takes a Host header apart: a name or an address, with a port or
// without.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	} else if inner, ok := strings.CutPrefix(host, "["); ok {
		host = strings.TrimSuffix(inner, "]")
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
