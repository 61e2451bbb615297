package docker

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// The gateway drops every fault by itself when it has not heard of this process
// for leaseTerm, of its own accord and whoever else has died.
const (
	leaseTerm  = 4 * time.Second
	leaseRenew = 500 * time.Millisecond
)

// lease is the hold that this process has on the gateway's faults.
type lease struct {
	stop context.CancelFunc
	over sync.WaitGroup
	lost chan error // holds the reason once it was lost
}

// begin arms the lease and keeps renewing it until end.
func (l *lease) begin(ctx context.Context, g *gateway.Client) error {
	if _, err := g.Renew(ctx, leaseTerm); err != nil {
		return fmt.Errorf("world: take the gateway's lease: %w", err)
	}
	ctx, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	l.lost = make(chan error, 1)
	lost := l.lost
	l.over.Go(func() { renew(ctx, g, lost) })
	return nil
}

// end gives the lease up. It may be called although it was never begun.
func (l *lease) end() {
	if l.stop != nil {
		l.stop()
		l.over.Wait()
	}
}

// renew renews the lease until ctx ends, and tells when it was lost: from then
// on faults may have been dropped in the midst of an experiment.
func renew(ctx context.Context, g *gateway.Client, lost chan<- error) {
	renewed := time.Now()
	tell := func(err error) {
		select {
		case lost <- err:
		default: // it was told before
		}
	}
	for ticker := time.NewTicker(leaseRenew); ; {
		select {
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
		}
		held, err := g.Renew(ctx, leaseTerm)
		switch {
		case ctx.Err() != nil:
		case err == nil && held.Lapsed > 0:
			tell(fmt.Errorf("the gateway did not hear of this process for %s and dropped every fault: %s",
				leaseTerm, strings.Join(held.Dropped, ", ")))
		case err == nil:
			renewed = time.Now()
		case time.Since(renewed) > leaseTerm:
			tell(fmt.Errorf("the gateway has not been reached for %s: %w", time.Since(renewed).Round(time.Millisecond), err))
		}
	}
}

// Lost waits until the gateway's faults are no longer in the hands of this
// process, and says why, or returns nil when ctx ends first.
func (w *World) Lost(ctx context.Context) error {
	select {
	case err := <-w.lease.lost:
		return err
	case <-ctx.Done():
		return nil
	}
}
