package fault

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// Claim is something in a system that a fault takes for itself, or that it needs to
// be as it was, for as long as it is in force.
type Claim struct {
	Aspect Aspect
	Of     string // a host, or "FROM>TO" for a path
	Takes  bool   // otherwise it only needs it
}

// Aspect is what of a host, or between two, is claimed.
type Aspect string

// Aspects.
const (
	Network    Aspect = "network"    // that a host hears from others, and is heard
	Running    Aspect = "processes"  // that the processes of a host run
	Processors Aspect = "processors" // how much of them a host may use
	Address    Aspect = "address"    // where a host is found
	Path       Aspect = "path"       // that packets pass from one host to another
)

// Claimer is a kind that says what its faults claim. One that does not may be in
// force beside everything.
type Claimer interface {
	// Claims are those of a spec, which was checked. seed decides what is drawn.
	Claims(m system.Model, s plan.Spec, seed int64) []Claim
}

// Takes are claims of an aspect of things for oneself.
func Takes(a Aspect, of ...string) []Claim { return claims(a, of, true) }

// Wants are claims that an aspect of things is as it was.
func Wants(a Aspect, of ...string) []Claim { return claims(a, of, false) }

func claims(a Aspect, of []string, takes bool) []Claim {
	all := make([]Claim, len(of))
	for i, one := range of {
		all[i] = Claim{Aspect: a, Of: one, Takes: takes}
	}
	return all
}

// ErrTogether is in the error of two faults that cannot both be in force.
var ErrTogether = errors.New("they cannot be in force at the same time")

// Together says which faults of a plan cannot be in force at the same time and may
// meet: a host that is killed cannot be throttled, and a host that two faults kill was
// killed by one of them. Every fault of the plan was checked. What is drawn, is drawn
// as in the first round of a run with the seed.
func (s Set) Together(m system.Model, n plan.Node, seed int64) error {
	var errs []error
	for a, b := range plan.Pairs(n) {
		if err := s.clash(m, a, b, seed); err != nil {
			errs = append(errs, fmt.Errorf("faults %s (%s) and %s (%s): %w", a.ID, a.Kind, b.ID, b.Kind, err))
		}
	}
	return errors.Join(errs...)
}

// clash says what two faults claim that only one of them can have.
func (s Set) clash(m system.Model, a, b plan.Spec, seed int64) error {
	others := s.claims(m, b, seed)
	for _, c := range s.claims(m, a, seed) {
		for _, o := range others {
			if c.Aspect != o.Aspect || c.Of != o.Of || !c.Takes && !o.Takes {
				continue
			}
			return fmt.Errorf("%w: %s; hold one after the other, or let one of them leave it out", ErrTogether, c.against(o))
		}
	}
	return nil
}

// against says how two claims clash.
func (c Claim) against(o Claim) string {
	what := fmt.Sprintf("the %s of %s", c.Aspect, c.Of)
	switch {
	case c.Takes && o.Takes:
		return "both change " + what
	case c.Takes:
		return "the first changes " + what + ", which the second needs as it was"
	default:
		return "the second changes " + what + ", which the first needs as it was"
	}
}

func (s Set) claims(m system.Model, spec plan.Spec, seed int64) []Claim {
	k, err := s.Kind(spec.Kind)
	if err != nil {
		return nil
	}
	if c, does := k.(Claimer); does {
		return c.Claims(m, spec, plan.SeedOf(seed, spec.ID, 1))
	}
	return nil
}
