package agent

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// paper is a service on paper.
type paper struct {
	runs   bool
	fails  error
	starts int
}

func (p *paper) start() error {
	p.starts++
	p.runs = p.fails == nil
	return p.fails
}
func (p *paper) alive() bool                         { return p.runs }
func (p *paper) stop(context.Context, time.Duration) { p.runs = false }

func newAgent(s service) *Agent {
	return &Agent{
		region: "tokyo", token: "secret", bootTime: 5 * time.Second, started: time.Now(),
		logger: log.New(io.Discard, "", 0), service: s, inbox: inbox{boot: "b"}, state: protocol.Cold,
	}
}

// ordered gives the agent an order as the pilot would, and lets it act.
func (a *Agent) ordered(t *testing.T, want protocol.ServiceWant) {
	t.Helper()
	if !a.inbox.accept(protocol.ServiceOrder{Generation: 1, Boot: "b", Stamp: int64(a.now()), Want: want}, a.now()) {
		t.Fatalf("the order %q is not accepted", want)
	}
	a.tick(t.Context())
}

func (a *Agent) after(t *testing.T, d time.Duration, want protocol.ServiceState) {
	t.Helper()
	select {
	case <-t.Context().Done():
	case <-time.After(d):
	}
	a.tick(t.Context())
	if got := a.status().State; got != want {
		t.Fatalf("%s later it is %s, want %s", d, got, want)
	}
}

func TestAColdHostStartsOnOrderAndRestsOnOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &paper{}
		a := newAgent(s)
		a.after(t, time.Hour, protocol.Cold) // nothing starts by itself
		a.ordered(t, protocol.Run)
		a.after(t, 4900*time.Millisecond, protocol.Booting)
		a.after(t, 100*time.Millisecond, protocol.Running)
		// The pilot is lost: what was ordered last holds.
		a.after(t, time.Hour, protocol.Running)
		a.ordered(t, protocol.Rest)
		a.after(t, 0, protocol.Cold)
		if s.runs || s.starts != 1 {
			t.Fatalf("runs %t, started %d times", s.runs, s.starts)
		}
		// Called off while it boots.
		a.ordered(t, protocol.Run)
		a.ordered(t, protocol.Rest)
		a.after(t, time.Minute, protocol.Cold)
		if s.starts != 1 {
			t.Fatal("it was started though it was called off")
		}
	})
}

func TestAServiceThatEndsIsStartedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &paper{}
		a := newAgent(s)
		a.ordered(t, protocol.Run)
		a.after(t, 5*time.Second, protocol.Running)
		s.runs = false
		a.after(t, 0, protocol.Failed)
		if a.status().Error == "" {
			t.Error("it does not say why")
		}
		a.after(t, retryAfter, protocol.Running)

		s.runs, s.fails = false, errors.New("no such image")
		a.after(t, 0, protocol.Failed)
		a.after(t, retryAfter, protocol.Failed)
		if got := a.status().Error; got != "no such image" {
			t.Errorf("it says %q", got)
		}
	})
}

func TestInbox(t *testing.T) {
	fresh := protocol.ServiceOrder{Generation: 5, Boot: "b", Stamp: int64(10 * time.Second), Want: protocol.Rest}
	for name, c := range map[string]struct {
		change func(*protocol.ServiceOrder)
		now    time.Duration
		want   bool
	}{
		"a fresh order":                      {func(*protocol.ServiceOrder) {}, 11 * time.Second, true},
		"a newer pilot's":                    {func(o *protocol.ServiceOrder) { o.Generation = 9 }, 11 * time.Second, true},
		"an older pilot's":                   {func(o *protocol.ServiceOrder) { o.Generation = 4 }, 11 * time.Second, false},
		"one that was frozen in the network": {func(*protocol.ServiceOrder) {}, 13 * time.Second, false},
		"one for an earlier process":         {func(o *protocol.ServiceOrder) { o.Boot = "a" }, 11 * time.Second, false},
		"a stamp from the future":            {func(o *protocol.ServiceOrder) { o.Stamp = int64(time.Hour) }, 11 * time.Second, false},
		"no want":                            {func(o *protocol.ServiceOrder) { o.Want = protocol.AsItIs }, 11 * time.Second, false},
		"a want that there is not":           {func(o *protocol.ServiceOrder) { o.Want = "dance" }, 11 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			in, o := inbox{boot: "b", generation: 5, want: protocol.Run}, fresh
			c.change(&o)
			if got := in.accept(o, c.now); got != c.want {
				t.Fatalf("accepted %t, want %t", got, c.want)
			}
			if (in.want == protocol.Rest) != c.want {
				t.Fatalf("it wants %q", in.want)
			}
		})
	}
}

func TestOrdersNeedTheToken(t *testing.T) {
	a := newAgent(&paper{})
	for header, want := range map[string]int{"Bearer secret": http.StatusOK, "Bearer wrong": http.StatusUnauthorized, "": http.StatusUnauthorized} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, protocol.PathOrder, strings.NewReader(`{"generation":1,"boot":"b","want":"run"}`))
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: %d, want %d", header, w.Code, want)
		}
	}
}

func TestHealth(t *testing.T) {
	a := newAgent(&paper{})
	for state, want := range map[protocol.ServiceState]int{
		protocol.Cold:    http.StatusOK,
		protocol.Booting: http.StatusServiceUnavailable,
		protocol.Failed:  http.StatusServiceUnavailable,
	} {
		a.enter(state, nil)
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, protocol.PathAgentHealth, http.NoBody))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", state, w.Code, want)
		}
	}
}

func TestBadSettings(t *testing.T) {
	for name, values := range map[string]map[string]string{
		"no region":        {},
		"a number":         {"BOARD_REGION": "tokyo", "BOARD_BOOT_TIME": "5"},
		"the past":         {"BOARD_REGION": "tokyo", "BOARD_BOOT_TIME": "-1s"},
		"unknown sabotage": {"BOARD_REGION": "tokyo", "BOARD_SABOTAGE": "x"},
	} {
		s := settings.Read(func(name string) (string, bool) { v, ok := values[name]; return v, ok })
		if _, err := New(s, log.New(io.Discard, "", 0)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestADeadImageIsOneOfTheOtherRegion: what the sabotage breaks rests at home's side.
func TestADeadImageIsOneOfTheOtherRegion(t *testing.T) {
	for region, broken := range map[string]bool{"seoul": false, "tokyo": true} {
		s := settings.Read(func(name string) (string, bool) {
			v, ok := map[string]string{"BOARD_REGION": region, "BOARD_SABOTAGE": "dead-image"}[name]
			return v, ok
		})
		a, err := New(s, log.New(io.Discard, "", 0))
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(a.service.(*process).environment, "BOARD_REGION="); got != broken {
			t.Errorf("%s: broken %t, want %t", region, got, broken)
		}
	}
}
