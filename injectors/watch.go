package injectors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// watch lets hosts talk to others from their own network namespaces, every few
// milliseconds, so that it is seen when they are cut off.
type watch struct {
	wire  Wire
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
	echoInterval = 2 * time.Millisecond
	echoLimit    = 30 * time.Second // a watch ends by itself after this
	hearLimit    = 5 * time.Second  // a host that answers nobody for this long is cut off
	watchPeers   = 2                // bystanders that each host talks to
	watchTick    = 5 * time.Millisecond
)

// watchHosts begins to watch hosts that talk to bystanders, and returns when
// every host was heard by one.
func watchHosts(ctx context.Context, wire Wire, hosts []string) (*watch, error) {
	peers := addresses(wire, bystanders(wire.Hosts(), hosts), watchPeers)
	if len(peers) == 0 {
		return nil, fmt.Errorf("injectors: %v cannot be watched: there is no other host", hosts)
	}
	w := &watch{wire: wire, every: echoInterval}
	for _, h := range hosts {
		w.talks = append(w.talks, talk{host: h, peers: peers})
	}
	return w, w.start(ctx)
}

// start begins to watch, and returns when every host was heard. On error the
// watch is over.
func (w *watch) start(ctx context.Context) error {
	w.id = "watch-" + rand.Text()
	err := w.each(func(_ int, t talk) error {
		order := gateway.Echo{ID: w.id, Peers: t.peers, Interval: w.every, Limit: echoLimit}
		return w.wire.Probe(t.host).EchoStart(ctx, order)
	})
	if err == nil {
		err = w.awaitHeard(ctx)
	}
	if err != nil {
		return errors.Join(err, w.stop(ctx))
	}
	return nil
}

// addresses are those of hosts, at most so many.
func addresses(wire Wire, hosts []string, most int) []string {
	var addrs []string
	for _, h := range hosts {
		if a, known := wire.Addr(h); known && len(addrs) < most {
			addrs = append(addrs, a)
		}
	}
	return addrs
}

// each does work for every host side by side.
func (w *watch) each(work func(i int, t talk) error) error {
	var g errgroup.Group
	for i, t := range w.talks {
		g.Go(func() error { return work(i, t) })
	}
	return g.Wait()
}

// awaitHeard waits until every host was answered by a peer, or by every peer.
func (w *watch) awaitHeard(ctx context.Context) error {
	heard := make([]time.Duration, len(w.talks))
	first, otherwise := firstAnswer, "it hears nobody"
	if w.everyPeer {
		first, otherwise = allAnswered, "it does not hear everybody whom it should"
	}
	err := w.each(func(i int, t talk) error {
		return w.until(ctx, t.host, otherwise, func(all []gateway.EchoSeries) bool {
			at, ok := first(all)
			heard[i] = w.wire.When(at).To
			return ok
		})
	})
	for _, h := range heard {
		w.heard = max(w.heard, h)
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
func (w *watch) cutOff(ctx context.Context) ([]gap, error) {
	gaps := make([]gap, len(w.talks))
	err := w.each(func(i int, t talk) error {
		gaps[i].host = t.host
		return w.until(ctx, t.host, "it still hears the others", func(all []gateway.EchoSeries) bool {
			last, first, ok := cutOffAt(all, w.wire.Monotonic())
			gaps[i].heard, gaps[i].lost = w.wire.When(last).From, w.wire.When(first).To
			return ok
		})
	})
	return gaps, errors.Join(err, w.stop(ctx))
}

// until reads what a host's probe has seen until enough is true.
func (w *watch) until(ctx context.Context, host, otherwise string, enough func([]gateway.EchoSeries) bool) error {
	ctx, cancel := context.WithTimeout(ctx, hearLimit)
	defer cancel()
	tick := time.NewTicker(watchTick)
	defer tick.Stop()
	for {
		series, err := w.wire.Probe(host).EchoRead(ctx, w.id)
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("injectors: read the probe of %s: %w", host, err)
		}
		if err == nil && enough(series) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("injectors: host %s was watched for %s: %s (%w)", host, hearLimit, otherwise, context.Cause(ctx))
		}
	}
}

// stop ends the watch. It may be called again.
func (w *watch) stop(ctx context.Context) error {
	if w.stopped {
		return nil
	}
	w.stopped = true
	const limit = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	return w.each(func(_ int, t talk) error {
		_, err := w.wire.Probe(t.host).EchoStop(ctx, w.id)
		return err
	})
}

// firstAnswer is when the first datagram came back from any peer.
func firstAnswer(all []gateway.EchoSeries) (at int64, ok bool) {
	for _, s := range all {
		for _, e := range s.Samples {
			if e.Back != 0 {
				if !ok || e.Back < at {
					at = e.Back
				}
				ok = true
				break
			}
		}
	}
	return at, ok
}

// allAnswered is when the last of the peers was heard for the first time.
func allAnswered(all []gateway.EchoSeries) (at int64, ok bool) {
	for i := range all {
		first, heard := firstAnswer(all[i : i+1])
		if !heard {
			return 0, false
		}
		at = max(at, first)
	}
	return at, len(all) > 0
}

// cutOffAt is when the last datagram that was answered was sent, to any peer,
// and the first one after which none was answered by any. A peer that was never
// heard says nothing.
func cutOffAt(all []gateway.EchoSeries, now int64) (last, first int64, ok bool) {
	for _, s := range all {
		if _, heard := firstAnswer([]gateway.EchoSeries{s}); !heard {
			continue
		}
		answered, unanswered, cut := gateway.Certain().Gap(s, now)
		if !cut {
			return 0, 0, false
		}
		last, first, ok = max(last, answered), max(first, unanswered), true
	}
	return last, first, ok
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
