package injectors

import (
	"context"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// moved is a move in force.
type moved struct {
	finder finder
	id     string
	went   system.Moved
	onset  history.Interval

	back   bool
	healed history.Interval // valid when back
	count  system.MoveCount
}

// Confirm sees that every resolver gives the new address, that the host is
// reached there, and that nobody answers at the old one. The onset is the span of
// the transaction that changed the addresses over.
func (a *moved) Confirm(ctx context.Context) (fault.Onset, error) {
	if err := a.finder.finds(ctx, a.went.To, a.went.From); err != nil {
		return fault.Onset{}, err
	}
	return fault.Onset{Interval: a.onset, Hosts: []string{a.finder.host}, Evidence: []history.Evidence{
		{ID: history.NewAddress, Of: a.went.To, Value: float64(len(a.finder.resolvers)), Unit: "resolvers"},
		filterTook(a.onset),
	}}, nil
}

// SetLevel is an error: a host is at one address or at the other.
func (a *moved) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal moves the host back, and sees it at its old address and nobody at the new
// one. The heal took place within its transaction. That the move was not in force
// any more is an error, told once: nobody knows since when it did not take effect.
func (a *moved) Heal(ctx context.Context) (fault.Outcome, error) {
	if !a.back {
		at, count, err := a.finder.world.Addresses().MoveBack(ctx, a.id)
		if err != nil {
			return fault.Outcome{}, err
		}
		a.back, a.healed, a.count = true, at, count
		if count.ID != a.id {
			return fault.Outcome{Removed: true, Begun: at}, endedEarly("the move", a.id)
		}
	}
	out := fault.Outcome{Removed: true, Begun: a.healed, Evidence: []history.Evidence{
		{ID: history.QueriesChanged, Value: float64(a.count.Answers), Unit: "queries"},
		{ID: history.PacketsDropped, Of: a.went.From, Value: float64(a.count.Dropped), Unit: "packets"},
	}}
	if err := a.finder.finds(ctx, a.went.From, a.went.To); err != nil {
		return out, err
	}
	out.Gone = a.healed
	return out, nil
}
