package drill

import (
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/suggest"
	"github.com/gameday-harness/gameday/harness/system"
)

// candidate is a fault that a drill may draw.
type candidate struct {
	spec    plan.Spec // without an id
	kind    fault.Kind
	acts    []string // hosts that it selects or takes, sorted
	victims []string // hosts that it takes away, sorted
}

// admitted lists what a drill may draw, in the order of the kinds.
func (o Options) admitted(m system.Model) []candidate {
	var all []candidate
	for _, k := range o.Kinds {
		if g := k.Doc().Group; g == fault.Undrawn || o.weight(g) == 0 || len(system.Lacks(o.Offers, k.Needs())) > 0 {
			continue
		}
		for _, s := range k.Candidates(m) {
			if c := newCandidate(m, k, s); k.Check(m, s) == nil && o.allows(m, c) {
				all = append(all, c)
			}
		}
	}
	return all
}

func newCandidate(m system.Model, k fault.Kind, s plan.Spec) candidate {
	c := candidate{spec: s, kind: k, victims: slices.Sorted(slices.Values(k.Victims(m, s, 0)))}
	selected, _ := s.Target.Resolve(m, 0) // a kind may take none
	c.acts = slices.Compact(slices.Sorted(slices.Values(slices.Concat(selected, c.victims))))
	return c
}

// allows says whether a candidate is within the limits and not left alone.
func (o Options) allows(m system.Model, c candidate) bool {
	if o.HostsAtOnce > 0 && float64(len(c.victims)) > o.HostsAtOnce*float64(len(m.Hosts)) {
		return false
	}
	return !slices.ContainsFunc(o.Settings.Never, func(e settings.Exclusion) bool {
		return fits(e, c.kind.Name()) || slices.ContainsFunc(c.acts, func(name string) bool {
			h, _ := m.Host(name)
			return fits(e, name) || fits(e, h.Service)
		})
	})
}

func fits(e settings.Exclusion, name string) bool {
	ok, err := path.Match(e.Pattern, name)
	return ok && err == nil
}

// Check says which exclusions fit nothing: no kind, no service and no host.
func (o Options) Check(m system.Model) error {
	var names []string
	for _, k := range o.Kinds {
		names = append(names, k.Name())
	}
	for _, s := range m.Services {
		names = append(append(names, s.Name), s.Hosts...)
	}
	var errs []error
	for _, e := range o.Settings.Never {
		if !slices.ContainsFunc(names, func(name string) bool { return fits(e, name) }) {
			errs = append(errs, fmt.Errorf("%s:%d: x-gameday.drill.never: %q fits no kind of fault, no service and no host%s",
				e.File, e.Line, e.Pattern, suggest.DidYouMean(e.Pattern, names)))
		}
	}
	return errors.Join(errs...)
}
