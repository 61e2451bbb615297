package web

import (
	_ "embed"
	"net/http"
)

//go:embed page.html
var pageText string

// home shows the newest posts, and a form; or a banner when writes are refused.
func (w *Web) home(rw http.ResponseWriter, r *http.Request) {
	posts, err := w.list(r.Context())
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err != nil {
		rw.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = w.page.Execute(rw, map[string]any{
		"Posts": posts, "Region": w.region, "ReadOnly": w.route().Writer < 0, "Down": err != nil,
	})
}
