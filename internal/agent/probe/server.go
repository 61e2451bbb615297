package probe

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/echo"
	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

// maxDeadline bounds dials and queries.
const maxDeadline = 30 * time.Second

// Run serves the probe of a host on its socket in dir, and echoes, until the
// context ends.
func Run(ctx context.Context, dir, host string) error {
	if host == "" || filepath.Base(host) != host {
		return fmt.Errorf("probe: %q is no host name; set %s", host, gateway.EnvHost)
	}
	listener, err := listen(ctx, filepath.Join(dir, host+".sock"))
	if err != nil {
		return fmt.Errorf("probe of %s: %w", host, err)
	}
	failed := make(chan error, 2)
	server := &http.Server{Handler: Handler(NewEchoes(ctx, gateway.EchoPort)), ReadHeaderTimeout: time.Second}
	go func() { failed <- server.Serve(listener) }()
	go func() { failed <- echo.Serve(ctx, fmt.Sprintf(":%d", gateway.EchoPort)) }()
	select {
	case <-ctx.Done():
		return server.Close() // at once: a probe has nothing to lose
	case err := <-failed:
		return errors.Join(fmt.Errorf("probe of %s: %w", host, err), server.Close())
	}
}

// listen opens a Unix socket. One that an earlier life of the probe has left
// behind is removed first.
func listen(ctx context.Context, path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove the stale socket %s: %w", path, err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on %s (is the volume mounted?): %w", path, err)
	}
	return listener, nil
}

// Handler is the probe's HTTP API.
func Handler(echoes *Echoes) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+gateway.ProbeEcho, func(w http.ResponseWriter, r *http.Request) {
		var ask gateway.Echo
		answer(w, r, &ask, func(context.Context) (any, error) { return struct{}{}, echoes.Start(ask) })
	})
	mux.HandleFunc("GET "+gateway.ProbeEcho, func(w http.ResponseWriter, r *http.Request) {
		series, err := echoes.Read(r.URL.Query().Get("id"))
		reply(w, series, err, http.StatusNotFound)
	})
	mux.HandleFunc("DELETE "+gateway.ProbeEcho, func(w http.ResponseWriter, r *http.Request) {
		series, err := echoes.Stop(r.URL.Query().Get("id"))
		reply(w, series, err, http.StatusNotFound)
	})
	mux.HandleFunc("GET "+gateway.ProbeSockets, func(w http.ResponseWriter, _ *http.Request) {
		sockets, err := Listening()
		reply(w, sockets, err, http.StatusInternalServerError)
	})
	mux.HandleFunc("POST "+gateway.ProbeDial, func(w http.ResponseWriter, r *http.Request) {
		var ask gateway.DialRequest
		answer(w, r, &ask, func(ctx context.Context) (any, error) {
			if err := checkDeadline(ask.Deadline); err != nil {
				return nil, err
			}
			return Dial(ctx, ask), nil
		})
	})
	mux.HandleFunc("POST "+gateway.ProbeExchange, func(w http.ResponseWriter, r *http.Request) {
		var ask gateway.ExchangeRequest
		answer(w, r, &ask, func(ctx context.Context) (any, error) {
			if err := errors.Join(checkDeadline(ask.Deadline), checkSay(ask.Say), checkKeep(ask.Keep)); err != nil {
				return nil, err
			}
			return Exchange(ctx, ask), nil
		})
	})
	mux.HandleFunc("POST "+gateway.ProbeQuery, func(w http.ResponseWriter, r *http.Request) {
		var ask gateway.QueryRequest
		answer(w, r, &ask, func(ctx context.Context) (any, error) {
			if err := checkDeadline(ask.Deadline); err != nil {
				return nil, err
			}
			return Query(ctx, ask), nil
		})
	})
	return mux
}

func checkKeep(keep int) error {
	if keep < 0 || keep > gateway.MaxKeep {
		return fmt.Errorf("to keep %d bytes is not within 0 and %d", keep, gateway.MaxKeep)
	}
	return nil
}

func checkDeadline(deadline time.Duration) error {
	if deadline <= 0 || deadline > maxDeadline {
		return fmt.Errorf("deadline %s is not within 0 and %s", deadline, maxDeadline)
	}
	return nil
}

func checkSay(say string) error {
	if len(say) > gateway.MaxSay {
		return fmt.Errorf("%d bytes to say are more than %d", len(say), gateway.MaxSay)
	}
	return nil
}

// answer reads a request's body into ask and answers what act returns.
func answer(w http.ResponseWriter, r *http.Request, ask any, act func(context.Context) (any, error)) {
	if err := jsonapi.Read(w, r, ask); err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	value, err := act(r.Context())
	reply(w, value, err, http.StatusBadRequest)
}

func reply(w http.ResponseWriter, value any, err error, status int) {
	if err != nil {
		jsonapi.Fail(w, status, err)
		return
	}
	jsonapi.Write(w, value)
}
