package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

const address = ":8080"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "store:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 2 && args[0] == "serve":
		return serve(ctx, args[1])
	case len(args) == 2 && args[0] == "health":
		return fetch(ctx, io.Discard, args[1])
	case len(args) == 2 && args[0] == "get":
		return fetch(ctx, os.Stdout, args[1])
	default:
		return errors.New("usage: store serve FILE | store health URL | store get URL")
	}
}

func serve(ctx context.Context, path string) error {
	l, err := openLog(path)
	if err != nil {
		return err
	}
	defer l.file.Close()
	m := mode{path: filepath.Join(filepath.Dir(path), "mode"), rude: os.Getenv("STORE_RUDE") != ""}
	server := &http.Server{Addr: address, Handler: handler(l, m), ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// handler serves PUT and GET of /items/{id}, and GET of /mode and /healthz.
func handler(l *log, m mode) http.Handler {
	const biggest = 64 << 10
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		if m.readOnly() {
			m.refuse(w)
			return
		}
		value, err := io.ReadAll(http.MaxBytesReader(w, r.Body, biggest))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := l.put(item{r.PathValue("id"), string(value)}); err != nil {
			// It may be on disk or not; nobody can tell.
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		found, ok := l.get(r.PathValue("id"))
		if !ok {
			http.Error(w, "no such item", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(found)
	})
	mux.HandleFunc("GET /mode", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, m.String()) })
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	return mux
}

// fetch makes one request, writes its answer down, and fails unless it is a 200.
func fetch(ctx context.Context, out io.Writer, url string) error {
	const limit = 2 * time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, res.Status)
	}
	_, err = io.Copy(out, res.Body)
	return err
}
