package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

const (
	maxBody = 16 << 10 // bytes of a request
	maxID   = 200      // bytes of a post's id
	maxText = 10 << 10 // bytes of a post's text
)

// Handler serves users, and the balancer's checks.
func (w *Web) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /posts", w.asking(w.create))
	mux.HandleFunc("GET /posts/{id}", w.asking(w.show))
	mux.HandleFunc("GET /posts", w.asking(w.index))
	mux.HandleFunc("GET /{$}", w.home)
	mux.HandleFunc("GET /state", w.state)
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
		acknowledge(rw, region, post)
	case errors.Is(err, errRefused):
		w.refuse(rw, r, post)
	default:
		answer(rw, http.StatusGatewayTimeout, map[string]string{"error": "it is not known whether the post was written; writing it again is safe"})
	}
}

func acknowledge(rw http.ResponseWriter, region string, post Post) {
	rw.Header().Set("X-Primary", region)
	answer(rw, http.StatusCreated, post)
}

// refuse says politely that nothing was written.
func (w *Web) refuse(rw http.ResponseWriter, r *http.Request, post Post) {
	if w.sabotage == sabotage.NoReadOnly {
		// Why teams do this: nobody decided what a user is told meanwhile, so
		// the request waits, like everything else that needs the database.
		<-r.Context().Done()
		return
	}
	if w.sabotage == sabotage.FailingReadOnly {
		// Why teams do this: an error is an error, and the framework has a page
		// for those.
		answer(rw, http.StatusInternalServerError, map[string]string{"error": "internal server error"})
		return
	}
	if w.sabotage == sabotage.LyingReadOnly {
		// Why teams do this: the post was handed to a queue in memory, and the
		// queue's error is only logged.
		acknowledge(rw, w.region, post)
		return
	}
	rw.Header().Set("X-Read-Only", "true")
	rw.Header().Set("Retry-After", "1")
	answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "read-only for the moment; nothing was written"})
}

// show answers a post, and how many there are with its id, which is one.
func (w *Web) show(rw http.ResponseWriter, r *http.Request) {
	posts, err := w.read(r.Context(), r.PathValue("id"))
	if err != nil {
		unavailable(rw)
		return
	}
	rw.Header().Set("X-Copies", strconv.Itoa(len(posts)))
	if len(posts) == 0 {
		answer(rw, http.StatusNotFound, map[string]string{"error": "no such post"})
		return
	}
	answer(rw, http.StatusOK, posts[0])
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
	case w.sabotage == sabotage.BlindHealthCheck:
		// Why teams do this: a check that looks at the database once took all
		// hosts out at the same time; so now it says that the process lives.
		answer(rw, http.StatusOK, map[string]string{"status": "ok"})
	case w.leaving.Load():
		answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "this host is about to stop"})
	case !w.names.resolve():
		answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "the databases' names cannot be looked up"})
	case !w.route().Good:
		answer(rw, http.StatusServiceUnavailable, map[string]string{"error": "no database has all posts for certain"})
	default:
		answer(rw, http.StatusOK, map[string]string{"status": "ok"})
	}
}

// readable is good while reads can be served at all: for the balancer's last
// resort.
func (w *Web) readable(rw http.ResponseWriter, _ *http.Request) {
	if len(w.route().Readers) == 0 {
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
