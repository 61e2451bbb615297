package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// Where requests of a healthy web host go, and those of one that takes whatever
// answers.
func TestCarelessPlan(t *testing.T) {
	old := sight{Up: true, Primary: true, Term: 1}
	promoted := sight{Up: true, Primary: true, Term: 2}
	late := sight{Up: true, Receiving: true}
	alone := sight{Up: true, Primary: true, Term: 1}
	gone := sight{}
	cases := []struct {
		name            string
		local, remote   sight
		healthy, broken route
	}{
		{"an old primary here, a new one there", old, promoted, route{1, []int{1, 0}, true}, route{0, []int{0, 1}, true}},
		{"a standby here that is behind", late, alone, route{1, []int{1, 0}, true}, route{1, []int{0, 1}, true}},
		{"the local database lost", gone, promoted, route{1, []int{1}, true}, route{1, []int{1}, true}},
		{"nothing", gone, gone, route{-1, nil, false}, route{-1, nil, false}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			seen := [2]sight{c.local, c.remote}
			if got := plan(seen, sabotage.None); !reflect.DeepEqual(got, c.healthy) {
				t.Errorf("healthy: %+v, want %+v", got, c.healthy)
			}
			for _, s := range []sabotage.Name{sabotage.NoFencing, sabotage.StaleReads} {
				if got := plan(seen, s); !reflect.DeepEqual(got, c.broken) {
					t.Errorf("%s: %+v, want %+v", s, got, c.broken)
				}
			}
		})
	}
}

// host is a web host that sees no database.
func host(t *testing.T, by sabotage.Name) http.Handler {
	t.Helper()
	w, err := New(settings.Settings{
		"BOARD_REGION": "seoul", "BOARD_DATABASES": "seoul=db-seoul,tokyo=db-tokyo", "BOARD_SABOTAGE": string(by),
	}, log.New(io.Discard, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	return w.Handler()
}

func TestWritesWithoutAPrimary(t *testing.T) {
	for by, want := range map[sabotage.Name]int{
		sabotage.None:            http.StatusServiceUnavailable,
		sabotage.FailingReadOnly: http.StatusInternalServerError,
		sabotage.LyingReadOnly:   http.StatusCreated,
	} {
		t.Run("sabotage "+string(by), func(t *testing.T) {
			got := httptest.NewRecorder()
			host(t, by).ServeHTTP(got, post(t.Context(), t))
			if got.Code != want {
				t.Errorf("status %d, want %d", got.Code, want)
			}
			if polite := got.Header().Get("X-Read-Only") == "true"; polite != (by == sabotage.None) {
				t.Errorf("polite: %t", polite)
			}
		})
	}
}

func TestWritesThatHang(t *testing.T) {
	ctx, hangUp := context.WithCancel(t.Context())
	answered := make(chan struct{})
	h, request := host(t, sabotage.NoReadOnly), post(ctx, t)
	go func() {
		defer close(answered)
		h.ServeHTTP(httptest.NewRecorder(), request)
	}()
	select {
	case <-answered:
		t.Error("answered, though the user still waits")
	case <-time.After(50 * time.Millisecond):
	}
	hangUp()
	<-answered
}

func post(ctx context.Context, t *testing.T) *http.Request {
	t.Helper()
	text, err := json.Marshal(Post{ID: "a", Text: "b"})
	if err != nil {
		t.Fatal(err)
	}
	return httptest.NewRequestWithContext(ctx, http.MethodPost, "/posts", strings.NewReader(string(text)))
}

func TestHealthWithoutADatabase(t *testing.T) {
	for by, want := range map[sabotage.Name]int{
		sabotage.None:             http.StatusServiceUnavailable,
		sabotage.BlindHealthCheck: http.StatusOK,
	} {
		got := httptest.NewRecorder()
		host(t, by).ServeHTTP(got, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", http.NoBody))
		if got.Code != want {
			t.Errorf("sabotage %q: status %d, want %d", by, got.Code, want)
		}
	}
}

func TestUnknownSabotage(t *testing.T) {
	_, err := New(settings.Settings{
		"BOARD_REGION": "seoul", "BOARD_DATABASES": "seoul=db-seoul,tokyo=db-tokyo", "BOARD_SABOTAGE": "no-such",
	}, log.New(io.Discard, "", 0))
	if err == nil || !strings.Contains(err.Error(), "BOARD_SABOTAGE") {
		t.Fatalf("got %v, want an error about BOARD_SABOTAGE", err)
	}
}

func TestAnswersAreKept(t *testing.T) {
	answers := [][]string{nil, {"198.18.0.1"}, {"198.18.0.2"}}
	lookup := remembered(func(context.Context, string) ([]string, error) {
		next := answers[0]
		answers = answers[1:]
		if next == nil {
			return nil, errors.New("no resolver yet")
		}
		return next, nil
	}, forGood)
	if _, err := lookup(t.Context(), "db"); err == nil {
		t.Fatal("want the error of the first lookup")
	}
	for range 2 {
		if got, err := lookup(t.Context(), "db"); err != nil || len(got) != 1 || got[0] != "198.18.0.1" {
			t.Fatalf("got %v, %v: want the first answer", got, err)
		}
	}
}

// What a pool does about a database that cannot be had.
func TestStorm(t *testing.T) {
	dead := fmt.Errorf("web: connecting: %w", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)})
	starting := fmt.Errorf("web: connecting: %w", &pgconn.PgError{Code: "57P03"})
	for _, c := range []struct {
		name   string
		by     sabotage.Name
		met    bool
		err    error
		storms bool
		wait   time.Duration
	}{
		{"healthy", sabotage.None, true, dead, false, redialWait},
		{"a lost database", sabotage.RetryStorm, true, dead, true, stormWait},
		{"one that was never there", sabotage.RetryStorm, false, dead, false, redialWait},
		{"one that is starting", sabotage.RetryStorm, true, starting, false, redialWait},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPool(1, nil, nil, c.by)
			p.met = c.met
			if wait, storm := p.after(c.err); wait != c.wait || storm != c.storms {
				t.Errorf("waits %v, storms %t; want %v, %t", wait, storm, c.wait, c.storms)
			}
		})
	}
}
