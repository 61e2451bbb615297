package fleet

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gameday-harness/gameday/board/internal/resolver"
)

// host is the API of a resolver host.
type host struct {
	addr  string
	token string
}

const hostLimit = time.Second

// status asks a host how it is.
func (h host) status(ctx context.Context) (resolver.Status, error) {
	return h.call(ctx, http.MethodGet, resolver.PathStatus)
}

// serve tells a host to be in service, or to leave it.
func (h host) serve(ctx context.Context, in bool) (resolver.Status, error) {
	path := resolver.PathLeave
	if in {
		path = resolver.PathEnter
	}
	return h.call(ctx, http.MethodPost, path)
}

func (h host) call(ctx context.Context, method, path string) (resolver.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, hostLimit)
	defer cancel()
	var s resolver.Status
	req, err := http.NewRequestWithContext(ctx, method, "http://"+net.JoinHostPort(h.addr, resolver.AdminPort)+path, http.NoBody)
	if err != nil {
		return s, fmt.Errorf("fleet: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+h.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return s, fmt.Errorf("fleet: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return s, fmt.Errorf("fleet: %s of host %s answers %s", path, h.addr, res.Status)
	}
	return s, json.NewDecoder(http.MaxBytesReader(nil, res.Body, 1<<16)).Decode(&s)
}
