package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// WholeFleet asks DNSLoss for every resolver of the region.
const WholeFleet = -1

// DNSLoss takes n resolvers of a region's fleet away, or the WholeFleet.
//
// Silent: queries get no answer. Refused: they get an ICMP port unreachable,
// as from a host on which no resolver runs any more.
func DNSLoss(w Wire, region string, n int, m gateway.Mode) (harness.Fault, error) {
	if err := among("the loss of DNS", m, Silent, Refused); err != nil {
		return nil, err
	}
	fleet := hostsOf(w, func(h system.Host) bool { return h.Region == region && h.Role == system.Resolver })
	if len(fleet) == 0 {
		return nil, fmt.Errorf("injectors: region %q has no resolvers", region)
	}
	what := fmt.Sprintf("%d of %d resolvers", n, len(fleet))
	if n == WholeFleet {
		n, what = len(fleet), "the whole resolver fleet"
	}
	if n < 1 || n > len(fleet) {
		return nil, fmt.Errorf("injectors: region %q has %d resolvers; %d of them cannot be lost", region, len(fleet), n)
	}
	clients := hostsOf(w, func(h system.Host) bool { return h.Region == region && h.Role != system.Resolver })
	if len(clients) == 0 {
		return nil, fmt.Errorf("injectors: nobody in region %q asks its resolvers", region)
	}
	return dnsLoss{client: clients[0], removal: removal{
		wire: w, hosts: fleet[:n], mode: m,
		name: fmt.Sprintf("loss of DNS: %s of region %s, %s", what, region, m),
	}}, nil
}

type dnsLoss struct {
	removal
	client string // a host that asks the lost resolvers
}

func (f dnsLoss) Inject(ctx context.Context) (harness.Active, error) {
	if err := f.answered(ctx); err != nil {
		return nil, fmt.Errorf("before any fault: %w", err)
	}
	a, err := f.inject(ctx)
	if err != nil {
		return nil, err
	}
	return &dnsLossActive{removed: a, fault: f}, nil
}

// queryDeadline is how long a resolver may take. Ours answer within a few
// milliseconds.
const queryDeadline = 250 * time.Millisecond

// ask queries every lost resolver from the client's own network namespace and
// demands one result of all.
func (f dnsLoss) ask(ctx context.Context, want string) error {
	for _, r := range f.hosts {
		addr, _ := f.wire.Addr(r)
		got, err := f.wire.Probe(f.client).Query(ctx, addr, f.client, queryDeadline)
		if err != nil {
			return fmt.Errorf("query resolver %s from %s: %w", r, f.client, err)
		}
		if got.Result != want {
			return fmt.Errorf("resolver %s is %s for %s, not %s", r, got.Result, f.client, want)
		}
	}
	return nil
}

// answered waits until every resolver answers: one that was started a moment ago
// may need another moment.
func (f dnsLoss) answered(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, hearLimit)
	defer cancel()
	tick := time.NewTicker(watchTick)
	defer tick.Stop()
	for {
		err := f.ask(ctx, gateway.DialOpen)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return err
		}
	}
}

type dnsLossActive struct {
	*removed
	fault dnsLoss
}

// Confirm sees the resolvers cut off, and then that a client gets no answers.
func (a *dnsLossActive) Confirm(ctx context.Context) error {
	want := gateway.DialSilent
	if a.fault.mode == Refused {
		want = gateway.DialRefused
	}
	return errors.Join(a.removed.Confirm(ctx), a.fault.ask(ctx, want))
}

// ConfirmHealed sees the resolvers on the network again, and then that they
// answer.
func (a *dnsLossActive) ConfirmHealed(ctx context.Context) (history.Interval, error) {
	healed, err := a.removed.ConfirmHealed(ctx)
	if err != nil {
		return healed, err
	}
	return healed, a.fault.answered(ctx)
}
