package injectors

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/echo"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// echoes let hosts talk to others from their own network namespaces, every few
// milliseconds, so that it is seen when they are cut off.
type echoes struct {
	world system.World
	id    string
	talks []talk
	every time.Duration // between two datagrams of one talk to one peer
	// everyPeer demands that a host hears all of its peers, and not just any.
	everyPeer bool
	// heard is when the last of the hosts was heard for the first time.
	heard   time.Duration
	stopped bool
}

// talk is a host with the addresses of those that it talks to.
type talk struct {
	host  string
	peers []string
}

const (
	echoEvery = 2 * time.Millisecond
	echoEnds  = 30 * time.Second // echoes end by themselves after this
	hearIn    = 5 * time.Second  // a host that answers nobody for this long is cut off
	echoPeers = 2                // bystanders that each host talks to
	echoTick  = 5 * time.Millisecond
	stopIn    = 5 * time.Second
)

// listen begins to watch hosts that talk to bystanders, and returns when every host
// was heard by one. On error nothing is left behind.
func listen(ctx context.Context, w system.World, id string, hosts []string) (*echoes, error) {
	peers := addressesOf(w, w.Model().Others(hosts), echoPeers)
	if len(peers) == 0 {
		return nil, fmt.Errorf("injectors: %v cannot be watched: there is no other host", hosts)
	}
	e := &echoes{world: w, id: id, every: echoEvery}
	for _, h := range hosts {
		e.talks = append(e.talks, talk{host: h, peers: peers})
	}
	return e, e.start(ctx)
}

// addressesOf are those of hosts, at most so many.
func addressesOf(w system.World, hosts []string, most int) []string {
	var addrs []string
	for _, h := range hosts {
		if a, known := w.Addresses().Addr(h); known && len(addrs) < most {
			addrs = append(addrs, a)
		}
	}
	return addrs
}

// start begins to watch, and returns when every host was heard. On error the watch
// is over.
func (e *echoes) start(ctx context.Context) error {
	err := e.each(func(_ int, t talk) error {
		return e.world.Witnesses().At(t.host).EchoStart(ctx,
			system.Echo{ID: e.id, Peers: t.peers, Interval: e.every, Limit: echoEnds})
	})
	if err == nil {
		err = e.awaitHeard(ctx)
	}
	if err != nil {
		return errors.Join(err, e.stop(ctx))
	}
	return nil
}

// each does work for every host side by side.
func (e *echoes) each(work func(i int, t talk) error) error {
	var g errgroup.Group
	for i, t := range e.talks {
		g.Go(func() error { return work(i, t) })
	}
	return g.Wait()
}

// awaitHeard waits until every host was answered by a peer, or by every peer.
func (e *echoes) awaitHeard(ctx context.Context) error {
	heard := make([]time.Duration, len(e.talks))
	first, otherwise := echo.FirstHeard, "it hears nobody"
	if e.everyPeer {
		first, otherwise = echo.AllHeard, "it does not hear everybody whom it should"
	}
	err := e.each(func(i int, t talk) error {
		return e.until(ctx, t.host, otherwise, func(all []system.EchoSeries) bool {
			at, ok := first(all)
			heard[i] = e.world.Clocks().When(t.host, at).To
			return ok
		})
	})
	for _, h := range heard {
		e.heard = max(e.heard, h)
	}
	return err
}

// gap says when a host was cut off: after the last datagram that was answered
// was sent, and before the answer to the first unanswered one was due.
type gap struct {
	host        string
	heard, lost time.Duration
}

// cutOff waits until every host has stopped hearing from all of its peers, and
// ends the watch.
func (e *echoes) cutOff(ctx context.Context) ([]gap, error) {
	gaps, clocks := make([]gap, len(e.talks)), e.world.Clocks()
	err := e.each(func(i int, t talk) error {
		return e.until(ctx, t.host, "it still hears the others", func(all []system.EchoSeries) bool {
			last, first, ok := echo.Certain().CutOff(all, clocks.Read(t.host))
			if ok {
				gaps[i] = gap{host: t.host, heard: clocks.When(t.host, last).From, lost: clocks.When(t.host, first).To}
			}
			return ok
		})
	})
	return gaps, errors.Join(err, e.stop(ctx))
}

// stillHeard waits until every host was answered by all of its peers, to something
// that it sent after a time, and ends the watch. It returns how many hosts those are.
func (e *echoes) stillHeard(ctx context.Context, after time.Duration) (int, error) {
	err := e.each(func(_ int, t talk) error {
		return e.until(ctx, t.host, "it does not hear the others any more that it still should", func(all []system.EchoSeries) bool {
			return !slices.ContainsFunc(all, func(s system.EchoSeries) bool { return !e.answeredAfter(t.host, s, after) })
		})
	})
	return len(e.talks), errors.Join(err, e.stop(ctx))
}

// answeredAfter says whether something that a host sent after a time was answered.
func (e *echoes) answeredAfter(host string, s system.EchoSeries, after time.Duration) bool {
	return slices.ContainsFunc(s.Samples, func(one system.EchoSample) bool {
		return one.Back != 0 && e.world.Clocks().When(host, one.Sent).From > after
	})
}

// until reads what a host's witness has seen until enough is true.
func (e *echoes) until(ctx context.Context, host, otherwise string, enough func([]system.EchoSeries) bool) error {
	err := wait.Until(ctx, hearIn, echoTick, func(ctx context.Context) (bool, error) {
		series, err := e.world.Witnesses().At(host).EchoRead(ctx, e.id)
		if err != nil && ctx.Err() == nil {
			return false, fmt.Errorf("injectors: read the witness of %s: %w", host, err)
		}
		return err == nil && enough(series), nil
	})
	if errors.Is(err, wait.ErrTooLate) {
		return fmt.Errorf("injectors: host %s was watched for %s: %s (%w)", host, hearIn, otherwise, err)
	}
	return err
}

// stop ends the watch. It may be called again.
func (e *echoes) stop(ctx context.Context) error {
	if e.stopped {
		return nil
	}
	e.stopped = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopIn)
	defer cancel()
	return e.each(func(_ int, t talk) error {
		_, err := e.world.Witnesses().At(t.host).EchoStop(ctx, e.id)
		return err
	})
}
