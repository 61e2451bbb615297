package docker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
	"github.com/gameday-harness/gameday/harness/system"
)

// World is a topology that runs. Its methods may be called from several
// goroutines.
type World struct {
	Topology *compose.File
	Gateway  *gateway.Client

	entry     string // URL
	model     system.Model
	run       run
	docker    *client.Client
	journal   *journal.Journal
	lease     lease
	images    images
	book      addressBook
	pods      map[string]*pod
	gatewayID string
	slots     chan struct{} // Docker calls under way
	clock     history.Clock
	skew      skew
	probed    attempts
}

// Options of a world.
type Options struct {
	Run      string        // id of the run; letters, digits and dashes
	Clock    history.Clock // the run's clock; times of the gateway are told in it
	Progress func(string)  // told one line for each step; nil: nobody
	// Journal notes everything that is made before it is made, so that it is
	// found if this process dies; nil: only labels tell of it.
	Journal *journal.Journal
	// KeepImages takes the images as they are instead of building them again.
	KeepImages bool
}

// dockerCalls is how many calls to Docker run side by side: more do not make
// the daemon any faster (measured with 30 containers).
const dockerCalls = 8

// closing is the time that removing a world may take.
const closing = time.Minute

// Up brings a topology up and returns when every host has started as its
// depends_on conditions ask. On error everything is removed again, and the
// error holds the last lines of the log of the host that failed. An error for
// which errors.As finds an Unavailable says that Docker could not be reached. When
// ctx is cancelled the error is its cause.
func Up(ctx context.Context, t *compose.File, o Options) (*World, error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	t, err := compose.WithFleets(t)
	if err != nil {
		return nil, err
	}
	cli, err := Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, cli, o.Run); err != nil {
		return nil, errors.Join(err, cli.Close())
	}
	w := &World{
		Topology: t,
		model:    t.Model,
		run:      run{id: o.Run, owner: process.Self(), expires: time.Now().Add(Lifetime)},
		docker:   cli,
		journal:  o.Journal,
		pods:     map[string]*pod{},
		slots:    make(chan struct{}, dockerCalls),
		clock:    o.Clock,
	}
	err = w.journal.Do(journal.Create, journal.World, o.Run, o.Run, func() error { return w.bringUp(ctx, o) })
	if err != nil {
		return nil, errors.Join(brokenOff(ctx, err), w.Close(ctx))
	}
	return w, nil
}

// brokenOff is the error of a bring-up. When ctx was cancelled, its cause says it
// all: what failed then, such as a build that was interrupted, failed because of
// that.
func brokenOff(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("world: the bring-up was broken off: %w", context.Cause(ctx))
	}
	return err
}

// bringUp tries again with other addresses when another run took the same
// ones in the meantime.
func (w *World) bringUp(ctx context.Context, o Options) error {
	if err := w.ensureImages(ctx, o); err != nil {
		return err
	}
	const tries = 5
	var err error
	for try := range tries {
		if err = w.choose(ctx, try); err != nil {
			return err
		}
		if err = w.start(ctx, o.Progress); !addressTaken(err) {
			return err
		}
		w.lease.end()
		if removeErr := Remove(context.WithoutCancel(ctx), w.docker, w.run.id); removeErr != nil {
			return errors.Join(err, removeErr)
		}
	}
	return err
}

// choose gives every host an address.
func (w *World) choose(ctx context.Context, try int) error {
	used, err := taken(ctx, w.docker)
	if err != nil {
		return err
	}
	free, err := subnets(networks(w.Topology), fmt.Sprint(w.run.id, try), used)
	if err != nil {
		return err
	}
	w.book = newAddressBook(w.Topology, free)
	return nil
}

// Run is the id of the run that the world belongs to.
func (w *World) Run() string { return w.run.id }

// Entry is the URL where users enter. It stays the same for the world's life.
func (w *World) Entry() string { return w.entry }

// Addr is the address of a host, and false when there is no such host.
func (w *World) Addr(host string) (string, bool) {
	s, known := w.book.hosts[host]
	if !known {
		return "", false
	}
	return s.host().String(), true
}

// Close removes everything of the world. It may be called again; it works
// although the context has ended.
func (w *World) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	w.lease.end()
	err := w.journal.Do(journal.Remove, journal.World, w.run.id, w.run.id, func() error {
		return Remove(ctx, w.docker, w.run.id)
	})
	return errors.Join(err, w.docker.Close())
}

// making notes the intention to make an object before it is made.
func (w *World) making(kind journal.Kind, name string, do func() error) error {
	return w.journal.Do(journal.Create, kind, name, w.run.id, do)
}
