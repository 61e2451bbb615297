package scenarios

import (
	"context"
	"errors"
	"time"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// late is the lab's world as injectors see it: it knows the topology while the
// tree of specs is built and plans are printed, and acts on whatever world is
// up when a fault is injected.
type late struct{ lab *Lab }

// errNoWorld is returned by everything that needs a world when none is up.
var errNoWorld = errors.New("scenarios: no world is up")

func (l late) world() (*docker.World, error) {
	l.lab.mu.Lock()
	defer l.lab.mu.Unlock()
	if l.lab.world == nil {
		return nil, errNoWorld
	}
	return l.lab.world, nil
}

func (l late) Hosts() []system.Host { return l.lab.topology.Hosts }
func (l late) Now() time.Duration   { return l.lab.options.Clock.Now() }

// Addr is empty, but known, for a host of a world that is not up.
func (l late) Addr(host string) (string, bool) {
	if w, err := l.world(); err == nil {
		return w.Addr(host)
	}
	_, known := l.lab.topology.Host(host)
	return "", known
}

func (l late) Cut(ctx context.Context, c gateway.Cut) (history.Interval, error) {
	w, err := l.world()
	if err != nil {
		return history.Interval{}, err
	}
	return w.Cut(ctx, c)
}

func (l late) Restore(ctx context.Context, id string) (history.Interval, gateway.CutCount, error) {
	w, err := l.world()
	if err != nil {
		return history.Interval{}, gateway.CutCount{}, err
	}
	return w.Restore(ctx, id)
}

func (l late) Move(ctx context.Context, m gateway.Move) (history.Interval, gateway.Moved, error) {
	w, err := l.world()
	if err != nil {
		return history.Interval{}, gateway.Moved{}, err
	}
	return w.Move(ctx, m)
}

func (l late) MoveBack(ctx context.Context, id string) (history.Interval, gateway.MoveCount, error) {
	w, err := l.world()
	if err != nil {
		return history.Interval{}, gateway.MoveCount{}, err
	}
	return w.MoveBack(ctx, id)
}

// Probe and When are only asked by faults in force; without a world there is
// none, and a world that was removed answers with errors.
func (l late) Probe(host string) *gateway.Probe {
	w, err := l.world()
	if err != nil {
		return gateway.New("http://127.0.0.1:0", "").Probe(host)
	}
	return w.Probe(host)
}

func (l late) When(monotonic int64) history.Interval {
	w, err := l.world()
	if err != nil {
		return history.Interval{}
	}
	return w.When(monotonic)
}

func (l late) Monotonic() int64 {
	w, err := l.world()
	if err != nil {
		return 0
	}
	return w.Monotonic()
}

func (l late) Kill(ctx context.Context, hosts ...string) error {
	return l.act(func(w *docker.World) error { return w.Kill(ctx, hosts...) })
}

func (l late) Start(ctx context.Context, hosts ...string) error {
	return l.act(func(w *docker.World) error { return w.Start(ctx, hosts...) })
}

func (l late) Pause(ctx context.Context, hosts ...string) error {
	return l.act(func(w *docker.World) error { return w.Pause(ctx, hosts...) })
}

func (l late) Unpause(ctx context.Context, hosts ...string) error {
	return l.act(func(w *docker.World) error { return w.Unpause(ctx, hosts...) })
}

func (l late) Running(ctx context.Context, host string) (on bool, err error) {
	err = l.act(func(w *docker.World) error {
		on, err = w.Running(ctx, host)
		return err
	})
	return on, err
}

func (l late) act(do func(*docker.World) error) error {
	w, err := l.world()
	if err != nil {
		return err
	}
	return do(w)
}
