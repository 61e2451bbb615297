package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

const (
	maxBody = 16 << 10 // bytes of a request
	maxID   = 200      // bytes of a post's id
	maxText = 10 << 10 // bytes of a post's text
)

// Handler serves users, and the balancer's checks.
func (w *Web) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /posts", w.create)
	mux.HandleFunc("GET /posts/{id}", w.show)
	mux.HandleFunc("GET /posts", w.index)
	mux.HandleFunc("GET /{$}", w.home)
	mux.HandleFunc("GET /healthz", w.health)
	mux.HandleFunc("GET /readable", w.readable)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-Served-By", w.region)
		mux.ServeHTTP(rw, r)
	})
}

func (w *Web) create(rw http.ResponseWriter, r *http.Request) {
	var post Post
	err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxBody)).Decode(&post)
	if err != nil || post.ID == "" || len(post.ID) > maxID || len(post.Text) > maxText || strings.ContainsRune(post.ID+post.Text, 0) {
		answer(rw, http.StatusBadRequest, map[string]string{"error": `want {"id":"...","text":"..."}`})
		return
	}
	region, err := w.write(r.Context(), post)
	switch {
	case err == nil:
		rw.Header().Set("X-Primary", region)
		answer(rw, http.StatusCreated, post)
	case errors.Is(err, errRefused):
		rw.Header().Set("X-Read-Only", "true")
		rw.Header().Set("Retry-After", "1")
		answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "read-only for the moment; nothing was written"})
	default:
		answer(rw, http.StatusGatewayTimeout, map[string]string{"error": "it is not known whether the post was written; writing it again is safe"})
	}
}

func (w *Web) show(rw http.ResponseWriter, r *http.Request) {
	post, err := w.read(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, errMissing):
		answer(rw, http.StatusNotFound, map[string]string{"error": "no such post"})
	case err != nil:
		unavailable(rw)
	default:
		answer(rw, http.StatusOK, post)
	}
}

func (w *Web) index(rw http.ResponseWriter, r *http.Request) {
	posts, err := w.list(r.Context())
	if err != nil {
		unavailable(rw)
		return
	}
	answer(rw, http.StatusOK, posts)
}

// health is good while this host can serve reads that are not known to be
// behind, and can find its databases again.
func (w *Web) health(rw http.ResponseWriter, _ *http.Request) {
	switch {
	case !w.names.resolve():
		answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "the databases' names cannot be looked up"})
	case !plan(w.look()).Good:
		answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "no database has all posts for certain"})
	default:
		answer(rw, http.StatusOK, map[string]string{"status": "ok"})
	}
}

// readable is good while reads can be served at all: for the balancer's last
// resort.
func (w *Web) readable(rw http.ResponseWriter, _ *http.Request) {
	if len(plan(w.look()).Readers) == 0 {
		unavailable(rw)
		return
	}
	answer(rw, http.StatusOK, map[string]string{"status": "readable"})
}

// unavailable answers 502, which the balancer takes as a reason to ask another
// web host.
func unavailable(rw http.ResponseWriter) {
	rw.Header().Set("Retry-After", "1")
	answer(rw, http.StatusBadGateway, map[string]string{"error": "no database can be read"})
}

func answer(rw http.ResponseWriter, status int, value any) {
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(value)
}
