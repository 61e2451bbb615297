package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
)

// elsewhere returns the region that a request must be forwarded to, or "". What was
// forwarded once is not forwarded again: two members that each take the other for
// the leader would never stop.
func (a *API) elsewhere(r *http.Request) string {
	to := a.member.Leader()
	if to == a.region || r.Header.Get(forwarded) != "" {
		return ""
	}
	return to
}

// forward sends a request to the leader in a region and hands its answer back.
func (a *API) forward(w http.ResponseWriter, r *http.Request, region string, body []byte) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	to := a.peers[region]
	req, err := http.NewRequestWithContext(ctx, r.Method, to+r.URL.EscapedPath(), bytes.NewReader(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	req.Header.Set(forwarded, a.region)
	res, err := a.client.Do(req)
	if err != nil {
		notForwarded(w, r.Method, err)
		return
	}
	defer res.Body.Close()
	answered, err := io.ReadAll(io.LimitReader(res.Body, 2*biggest))
	if err != nil {
		notForwarded(w, r.Method, err)
		return
	}
	for _, name := range []string{"Content-Type", "Retry-After", leader, refused} {
		if value := res.Header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(res.StatusCode)
	_, _ = w.Write(answered)
}

// notForwarded answers for a leader that did not. A write is refused only when no
// connection was made; else it may have reached the log.
func notForwarded(w http.ResponseWriter, method string, err error) {
	var op *net.OpError
	switch {
	case method == http.MethodGet:
		http.Error(w, err.Error(), http.StatusBadGateway)
	case errors.As(err, &op) && op.Op == "dial":
		refuse(w, err.Error())
	default:
		http.Error(w, err.Error(), http.StatusGatewayTimeout)
	}
}
