package fault

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/suggest"
	"github.com/gameday-harness/gameday/harness/system"
)

// Set are the kinds of faults that there are.
type Set []Kind

// Kind returns the kind of a name.
func (s Set) Kind(name string) (Kind, error) {
	var names []string
	for _, k := range s {
		if k.Name() == name {
			return k, nil
		}
		names = append(names, k.Name())
	}
	return nil, fmt.Errorf("there is no fault of kind %q%s", name, suggest.DidYouMean(name, names))
}

// Check says what is wrong with the faults of a plan, for a system and a world with
// these powers: kinds that there are not, needs that are not met, parameters,
// targets, and levels of what has none. Every error names the fault's id.
func (s Set) Check(m system.Model, offers []system.Capability, n plan.Node) error {
	var errs []error
	for _, f := range faults(n) {
		if err := s.check(m, offers, f); err != nil {
			errs = append(errs, fmt.Errorf("fault %s: %w", f.spec.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (s Set) check(m system.Model, offers []system.Capability, f planned) error {
	k, err := s.Kind(f.spec.Kind)
	if err != nil {
		return err
	}
	if err := system.CheckNeeds(offers, k.Needs()); err != nil {
		return fmt.Errorf("%s: %w", k.Name(), err)
	}
	if f.ramp && !k.Doc().Ramps {
		return fmt.Errorf("%s: %w", k.Name(), ErrLevel)
	}
	if err := k.Check(m, f.spec); err != nil {
		return fmt.Errorf("%s: %w", k.Name(), err)
	}
	return nil
}

// planned is a fault in a plan.
type planned struct {
	spec plan.Spec
	ramp bool // its level changes
}

// faults lists those of a plan, in the order in which they stand there.
func faults(n plan.Node) []planned {
	switch n := n.(type) {
	case plan.Do:
		return []planned{{spec: n.Fault}}
	case plan.Ramp:
		return []planned{{spec: n.Fault, ramp: true}}
	case plan.Repeat:
		return faults(n.Node)
	case plan.Sequence:
		return all(n)
	case plan.Parallel:
		return all(n.Nodes)
	default: // a plan.Wait, or nothing
		return nil
	}
}

func all(nodes []plan.Node) []planned {
	var found []planned
	for _, n := range nodes {
		found = append(found, faults(n)...)
	}
	return found
}
