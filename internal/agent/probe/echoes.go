package probe

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Bounds of an Echo, so that a probe's memory is bounded.
const (
	minInterval = 500 * time.Microsecond
	maxLimit    = 60 * time.Second
	maxEchoes   = 16
)

// Echoes are the echoes that a probe sends. An Echo stays, stopped, until it
// is asked for with Stop.
type Echoes struct {
	base context.Context // ends all echoes with the probe
	port uint16

	mu      sync.Mutex
	running map[string]*sending
}

// NewEchoes returns echoes towards this port of each peer. They end with the
// context.
func NewEchoes(ctx context.Context, port uint16) *Echoes {
	return &Echoes{base: ctx, port: port, running: map[string]*sending{}}
}

// Start begins to send. It fails when the request is out of bounds, or its id
// is in use.
func (e *Echoes) Start(ask gateway.Echo) error {
	if err := checkEcho(ask); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, used := e.running[ask.ID]; used {
		return fmt.Errorf("echo %q runs already; stop it first, or choose another id", ask.ID)
	}
	if len(e.running) >= maxEchoes {
		return fmt.Errorf("echo %q is one too many: a probe keeps at most %d; stop one first", ask.ID, maxEchoes)
	}
	s, err := start(e.base, ask, e.port)
	if err != nil {
		return fmt.Errorf("start echo %q: %w", ask.ID, err)
	}
	e.running[ask.ID] = s
	return nil
}

// Read returns what an echo has seen so far, without stopping it.
func (e *Echoes) Read(id string) ([]gateway.EchoSeries, error) {
	e.mu.Lock()
	s, ok := e.running[id]
	e.mu.Unlock()
	if !ok {
		return nil, fmt.Errorf("there is no echo %q; it was never started, or is stopped", id)
	}
	return s.series(), nil
}

// Stop ends an echo, returns what it has seen and forgets it.
func (e *Echoes) Stop(id string) ([]gateway.EchoSeries, error) {
	e.mu.Lock()
	s, ok := e.running[id]
	delete(e.running, id)
	e.mu.Unlock()
	if !ok {
		return nil, fmt.Errorf("there is no echo %q; it was never started, or is stopped", id)
	}
	s.stop()
	return s.series(), nil
}

func checkEcho(ask gateway.Echo) error {
	switch {
	case ask.ID == "":
		return errors.New("an echo needs an id")
	case len(ask.Peers) == 0 || len(ask.Peers) > gateway.MaxPeers:
		return fmt.Errorf("echo %q has %d peers; 1 to %d are possible", ask.ID, len(ask.Peers), gateway.MaxPeers)
	case ask.Interval < minInterval:
		return fmt.Errorf("echo %q: interval %s is below %s", ask.ID, ask.Interval, minInterval)
	case ask.Limit <= 0 || ask.Limit > maxLimit:
		return fmt.Errorf("echo %q: limit %s is not within 0 and %s", ask.ID, ask.Limit, maxLimit)
	}
	return nil
}
