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
	hosts []string
	// heard is when the last of the hosts was heard for the first time.
	heard   time.Duration
	stopped bool
}

const (
	echoInterval = 2 * time.Millisecond
	echoLimit    = 30 * time.Second // a watch ends by itself after this
	hearLimit    = 5 * time.Second  // a host that answers nobody for this long is cut off
	watchPeers   = 2                // bystanders that each host talks to
	watchTick    = 5 * time.Millisecond
)

// watchHosts begins to watch, and returns when every host was heard.
func watchHosts(ctx context.Context, wire Wire, hosts []string) (*watch, error) {
	w := &watch{wire: wire, id: "watch-" + rand.Text(), hosts: hosts}
	peers, err := w.peers()
	if err != nil {
		return nil, err
	}
	order := gateway.Echo{ID: w.id, Peers: peers, Interval: echoInterval, Limit: echoLimit}
	err = w.each(func(_ int, host string) error { return wire.Probe(host).EchoStart(ctx, order) })
	if err == nil {
		err = w.awaitHeard(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, w.stop(ctx))
	}
	return w, nil
}

// peers are the addresses of the bystanders that the hosts talk to.
func (w *watch) peers() ([]string, error) {
	var addrs []string
	for _, h := range bystanders(w.wire.Hosts(), w.hosts) {
		if a, known := w.wire.Addr(h); known && len(addrs) < watchPeers {
			addrs = append(addrs, a)
		}
	}
	if len(addrs) == 0 {
		return nil, fmt.Errorf("injectors: %v cannot be watched: there is no other host", w.hosts)
	}
	return addrs, nil
}

// each does work for every host side by side.
func (w *watch) each(work func(i int, host string) error) error {
	var g errgroup.Group
	for i, h := range w.hosts {
		g.Go(func() error { return work(i, h) })
	}
	return g.Wait()
}

// awaitHeard waits until every host was answered by a bystander.
func (w *watch) awaitHeard(ctx context.Context) error {
	heard := make([]time.Duration, len(w.hosts))
	err := w.each(func(i int, host string) error {
		return w.until(ctx, host, "it hears nobody", func(all []gateway.EchoSeries) bool {
			at, ok := firstAnswer(all)
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

// cutOff waits until every host has stopped hearing from all bystanders, and
// ends the watch.
func (w *watch) cutOff(ctx context.Context) ([]gap, error) {
	gaps := make([]gap, len(w.hosts))
	err := w.each(func(i int, host string) error {
		gaps[i].host = host
		return w.until(ctx, host, "it still hears the others", func(all []gateway.EchoSeries) bool {
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
		if err != nil {
			return fmt.Errorf("injectors: read the probe of %s: %w", host, err)
		}
		if enough(series) {
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
	return w.each(func(_ int, host string) error {
		_, err := w.wire.Probe(host).EchoStop(ctx, w.id)
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

// cutID names a cut for the gateway; every injection has one of its own.
func cutID(name string) string { return name + " " + rand.Text() }
