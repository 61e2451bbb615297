package liar

import (
	"fmt"
	"io"
	"net/http"
	"sync"
)

// Lie is what a service does in place of what it says.
type Lie string

// Lies.
const (
	Everything  Lie = "everything"   // OK to every request, and nothing is kept
	AnotherItem Lie = "another-item" // what is read is the item that was written before the one that was asked for
)

// Lies are all of them.
func Lies() []Lie { return []Lie{Everything, AnotherItem} }

// Handler serves PUT and GET of /items/{id} so.
func Handler(l Lie) (http.Handler, error) {
	switch l {
	case Everything:
		return http.HandlerFunc(everything), nil
	case AnotherItem:
		return anotherItem(), nil
	}
	return nil, fmt.Errorf("liar: there is no lie %q; there are %q", l, Lies())
}

// everything acknowledges and finds whatever it is asked for.
func everything(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPut {
		w.WriteHeader(http.StatusCreated)
		return
	}
	_, _ = io.WriteString(w, "ok")
}

// anotherItem finds every item that was written, and no other, under the name of the
// one before it.
func anotherItem() http.Handler {
	var mu sync.Mutex
	before, last := map[string]string{}, "nothing"
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id := r.PathValue("id")
		before[id], last = last, id
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		other, written := before[r.PathValue("id")]
		if !written {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, other)
	})
	return mux
}
