package expect

import (
	"errors"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/history"
)

// Fulfil succeeds when every demand is met. Unlike gomega's SatisfyAll it looks
// at all of them, so that everything that broke is named at once. What surely
// broke comes before what is inconclusive. Nil demands are left out: an
// objective that is not set is not demanded.
func Fulfil(demands ...types.GomegaMatcher) types.GomegaMatcher {
	f := &fulfil{}
	for _, d := range demands {
		if d != nil {
			f.demands = append(f.demands, d)
		}
	}
	return f
}

type fulfil struct {
	demands []types.GomegaMatcher
	broken  []types.GomegaMatcher
}

// Match looks at all demands. It is a Misuse when there is none.
func (f *fulfil) Match(actual any) (bool, error) {
	if len(f.demands) == 0 {
		return false, Misuse{Reason: "nothing is demanded; set objectives in x-gameday"}
	}
	f.broken = nil
	var unknown []error
	for _, d := range f.demands {
		met, err := d.Match(actual)
		switch {
		case err != nil:
			unknown = append(unknown, err)
		case !met:
			f.broken = append(f.broken, d)
		}
	}
	if len(f.broken) > 0 {
		return false, nil
	}
	return len(unknown) == 0, errors.Join(unknown...)
}

// FailureMessage names every demand that was broken.
func (f *fulfil) FailureMessage(actual any) string {
	var all []string
	for _, d := range f.broken {
		all = append(all, d.FailureMessage(actual))
	}
	return strings.Join(all, "\n\n")
}

// NegatedFailureMessage names every demand that was met.
func (f *fulfil) NegatedFailureMessage(actual any) string {
	var all []string
	for _, d := range f.demands {
		all = append(all, d.NegatedFailureMessage(actual))
	}
	return strings.Join(all, "\n\n")
}

// Demands lists what matchers demand, for the history: so that a verdict can be
// repeated from the file alone.
func Demands(matchers ...types.GomegaMatcher) []history.Demand {
	var all []history.Demand
	for _, m := range matchers {
		switch m := m.(type) {
		case *fulfil:
			all = append(all, Demands(m.demands...)...)
		case *meet:
			all = append(all, m.demand)
		}
	}
	return all
}
