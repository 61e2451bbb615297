package injectors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// HostMove lets a host come back at another address at once, as a replaced
// instance does. Names that stood for its old address stand for the new one, in
// the answers of all resolvers, and connections to the new one reach it. What
// others send to the old one goes nowhere, silently, on established connections
// too. Its processes go on, and so do connections that it has opened itself.
//
// The heal moves it back in the same way: what was opened to the new address
// freezes then.
func HostMove(w Wire, host string) (harness.Fault, error) {
	if _, known := w.Addr(host); !known {
		return nil, fmt.Errorf("injectors: there is no host %q", host)
	}
	resolvers := hostsOf(w, func(h system.Host) bool { return h.Role == system.Resolver })
	others := slices.DeleteFunc(bystanders(w.Hosts(), []string{host}), func(h string) bool {
		return slices.Contains(resolvers, h)
	})
	switch {
	case slices.Contains(resolvers, host):
		return nil, fmt.Errorf("injectors: resolver %q cannot move: hosts know it by its address; take it away with DNSLoss", host)
	case len(resolvers) == 0:
		return nil, fmt.Errorf("injectors: host %q cannot move: no resolver would tell its new address", host)
	case len(others) == 0:
		return nil, fmt.Errorf("injectors: host %q cannot move: there is nobody else to notice", host)
	}
	return hostMove{wire: w, host: host, asker: others[0], resolvers: resolvers}, nil
}

type hostMove struct {
	wire      Wire
	host      string
	asker     string // looks for the host
	resolvers []string
}

func (f hostMove) Name() string { return fmt.Sprintf("move of host %s to another address", f.host) }

// Targets is the host that moves.
func (f hostMove) Targets() []string { return []string{f.host} }

func (f hostMove) Inject(ctx context.Context) (harness.Active, error) {
	s, err := f.scout(ctx)
	if err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	a := &movedHost{hostMove: f, scout: s, id: f.Name() + " " + rand.Text()}
	var moved gateway.Moved
	a.onset, moved, err = f.wire.Move(ctx, gateway.Move{ID: a.id, Host: f.host})
	if err != nil {
		// An answer that was lost says nothing of the move.
		_, _, backErr := f.wire.MoveBack(context.WithoutCancel(ctx), a.id)
		return nil, errors.Join(err, backErr)
	}
	a.from, a.to = moved.From.String(), moved.To.String()
	return a, nil
}

// movedHost is a move in force.
type movedHost struct {
	hostMove
	scout    scout
	id       string
	from, to string // addresses
	onset    history.Interval
	healed   history.Interval
	back     bool
	seen     []history.Evidence // of the onset
	done     []history.Evidence // what the move did, known after the heal
}

// Confirm sees that every resolver gives the new address, that the host is
// reached there, and that nobody answers at the old one.
func (a *movedHost) Confirm(ctx context.Context) error {
	if err := a.scout.finds(ctx, a.to, a.from); err != nil {
		return err
	}
	a.seen = []history.Evidence{
		{ID: history.NewAddress, Of: a.to, Value: float64(len(a.scout.resolvers)), Unit: "resolvers"},
		{ID: history.FilterTook, Value: ms(a.onset.To - a.onset.From), Unit: "ms"},
	}
	return nil
}

// Onset is the span of the transaction that changed the addresses over.
func (a *movedHost) Onset() history.Interval { return a.onset }

// Hosts is the host that moved.
func (a *movedHost) Hosts() []string { return []string{a.host} }

// Evidence is where the host is found, and after the heal what the move did.
func (a *movedHost) Evidence() []history.Evidence { return slices.Concat(a.seen, a.done) }

// Heal moves the host back. That the move was not in force any more is an error:
// nobody knows since when it did not take effect.
func (a *movedHost) Heal(ctx context.Context) error {
	if a.back {
		return nil
	}
	healed, count, err := a.wire.MoveBack(ctx, a.id)
	if err != nil {
		return err
	}
	a.back, a.healed = true, healed
	if count.ID != a.id {
		return fmt.Errorf("injectors: the %s was not in force any more when it was to be healed: it ended early", a.Name())
	}
	a.done = []history.Evidence{
		{ID: history.QueriesChanged, Value: float64(count.Answers), Unit: "queries"},
		{ID: history.PacketsDropped, Of: "the old address", Value: float64(count.Dropped), Unit: "packets"},
	}
	return nil
}

// ConfirmHealed sees the host at its old address, and nobody at the new one. The
// heal took place within its transaction.
func (a *movedHost) ConfirmHealed(ctx context.Context) (history.Interval, error) {
	return a.healed, a.scout.finds(ctx, a.from, a.to)
}
