package injectors

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// hostMove lets a host come back at another address at once, as a replaced instance
// does. Names that stood for its old address stand for the new one, in the answers
// of all resolvers, and connections to the new one reach it. What others send to
// the old one goes nowhere, silently, on established connections too. Its processes
// go on, and so do connections that it has opened itself.
//
// The heal moves it back in the same way: what was opened to the new address
// freezes then.
type hostMove struct{}

func (hostMove) Name() string { return "host.move" }

func (hostMove) Doc() fault.Doc {
	return fault.Doc{
		Summary: "A host comes back at another address: names stand for the new one, and packets to the old one go nowhere.",
		Models:  "An instance that was replaced, a virtual machine that was moved, a failover by DNS: clients that keep an address for ever lose it.",
		Group:   fault.Dependency,
		Outage:  "AWS DynamoDB, 2025-10-19: the name of a service no longer led to where its hosts were, for more than two hours (aws.amazon.com/message/101925).",
		Proof:   "Every resolver gives the new address, a connection to it is opened, and one to the old address is not answered.",
		Target:  "one host that listens on TCP; no resolver",
	}
}

func (hostMove) Needs() []system.Capability {
	return []system.Capability{system.CanAddresses, system.CanWitnesses}
}

func (k hostMove) Check(m system.Model, s plan.Spec) error {
	hosts, err := s.Target.Resolve(m, 0)
	if err == nil {
		err = k.movable(m, s, hosts)
	} else {
		err = fmt.Errorf("target: %w", err)
	}
	return errors.Join(err, fault.Read(k, s).Err())
}

func (hostMove) movable(m system.Model, s plan.Spec, hosts []string) error {
	switch known := resolvers(m); {
	case len(hosts) != 1:
		return fmt.Errorf("target %q selects %d hosts; one can move", s.Target, len(hosts))
	case slices.Contains(known, hosts[0]):
		return fmt.Errorf("resolver %q cannot move: hosts know it by its address; take it away with dns.lost", hosts[0])
	case len(known) == 0:
		return fmt.Errorf("host %q cannot move: no resolver would tell its new address", hosts[0])
	case lookout(m, hosts[0]) == "":
		return fmt.Errorf("host %q cannot move: there is nobody else to notice", hosts[0])
	}
	return nil
}

// lookout is a host that looks for another one.
func lookout(m system.Model, host string) string {
	known := resolvers(m)
	for _, h := range m.Others([]string{host}) {
		if !slices.Contains(known, h) {
			return h
		}
	}
	return ""
}

func (hostMove) Victims(m system.Model, s plan.Spec, seed int64) []string { return targets(m, s, seed) }

// Claims are the address of the host, which must be heard, and run.
func (hostMove) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return append(fault.Takes(fault.Address, targets(m, s, seed)...), there(targets(m, s, seed))...)
}

func (hostMove) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("move of %s to another address", who(m, s.Target))
}

func (k hostMove) Candidates(m system.Model) []plan.Spec {
	specs := oneOfEach(m, k.Name(), listens)
	return slices.DeleteFunc(specs, func(s plan.Spec) bool { return k.Check(m, s) != nil })
}

func (hostMove) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	a := &moved{id: in.ID, finder: finder{world: w, host: targets(w.Model(), in.Spec, in.Seed)[0]}}
	a.finder.from = lookout(w.Model(), a.finder.host)
	if err := a.finder.prepare(ctx); err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	at, went, err := w.Addresses().Move(ctx, in.ID, a.finder.host)
	if err != nil {
		// An answer that was lost says nothing of the move.
		ctx, cancel := detached(ctx)
		defer cancel()
		_, _, backErr := w.Addresses().MoveBack(ctx, in.ID)
		return nil, errors.Join(err, backErr)
	}
	a.onset, a.went = at, went
	return a, nil
}

func (hostMove) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, _, err := w.Addresses().MoveBack(ctx, in.ID)
	return err
}

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
