package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestALeaderThatDoesNotAnswer(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	read := &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
	for _, test := range []struct {
		name    string
		method  string
		err     error
		code    int
		refused string
	}{
		{"a write that was never sent is refused", http.MethodPut, dial, http.StatusServiceUnavailable, "true"},
		{"a write whose connection broke is unknown", http.MethodPut, read, http.StatusGatewayTimeout, ""},
		{"a write without an answer is unknown", http.MethodPut, io.ErrUnexpectedEOF, http.StatusGatewayTimeout, ""},
		{"a read has failed", http.MethodGet, dial, http.StatusBadGateway, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			notForwarded(w, test.method, test.err)
			if w.Code != test.code || w.Header().Get(refused) != test.refused {
				t.Errorf("got %d %q, want %d %q", w.Code, w.Header().Get(refused), test.code, test.refused)
			}
		})
	}
}

func TestWhatWasForwardedIsNotForwardedAgain(t *testing.T) {
	inCluster(t, true, func(c *cluster) {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPut, "/items/a", http.NoBody)
		r.Header.Set(forwarded, "elsewhere")
		c.apis[c.follower()].ServeHTTP(w, r)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get(refused) != "true" {
			t.Errorf("got %d %v, want a refusal", w.Code, w.Header())
		}
	})
}

func TestBadRequests(t *testing.T) {
	inCluster(t, true, func(c *cluster) {
		for path, want := range map[string]int{
			"/items/a%20b":  http.StatusBadRequest,
			"/items/":       http.StatusNotFound,
			"/items/a/b":    http.StatusNotFound,
			"/nothing/here": http.StatusNotFound,
		} {
			if w := c.do(c.leader(), http.MethodPut, path, "x"); w.Code != want {
				t.Errorf("PUT %s: %d, want %d", path, w.Code, want)
			}
		}
	})
}
