package web

import (
	_ "embed"
	"net/http"
)

//go:embed page.html
var pageText string

// policyOfPages lets a page load nothing but itself, talk to nobody but this host,
// and stand in no other page.
const policyOfPages = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// The states of the board, as a page shows them.
const (
	stateOpen     = "open"
	stateReadOnly = "read-only"
	stateDown     = "down"
)

// stateOf is what users can do when requests go that way.
func stateOf(r route) string {
	switch {
	case len(r.Readers) == 0:
		return stateDown
	case r.Writer < 0:
		return stateReadOnly
	default:
		return stateOpen
	}
}

// home shows the newest posts, and a form; or a banner when writes are refused.
func (w *Web) home(rw http.ResponseWriter, r *http.Request) {
	posts, err := w.list(r.Context())
	state := stateOf(w.route())
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.Header().Set("Content-Security-Policy", policyOfPages)
	rw.Header().Set("Cache-Control", "no-store")
	if err != nil {
		state = stateDown
		rw.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = w.page.Execute(rw, map[string]any{"Posts": posts, "Region": w.region, "State": state})
}

// state tells the page what users can do now. It asks no database.
func (w *Web) state(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Cache-Control", "no-store")
	answer(rw, http.StatusOK, map[string]string{"state": stateOf(w.route()), "region": w.region})
}
