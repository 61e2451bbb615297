package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/drill"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Times of a part of a drill beside its episodes, each an upper bound: until the
// steady state is there, and to read every write back.
const (
	partBegins = 60 * time.Second
	partEnds   = 30 * time.Second
	// surely is how long a recovery is watched beyond its objective, so that it is
	// decided.
	surely = 4 * time.Second
)

// Drill makes scenarios of a drill: its episodes one after another, with pauses in
// which the system must recover. Those of class ha come first. Each scenario is a part
// of it, no longer than limits.experiment even if every recovery takes as long as it
// may. A part ends at the first pause in which the system does not recover: what would
// follow began from a system in trouble.
//
// It demands what no fault excuses: nothing is lost, and all is well again after each
// episode. An error that is drill.ErrNothing says that there is nothing to draw.
func Drill(m system.Model, s settings.Settings, o drill.Options) ([]harness.Scenario, error) {
	episodes, err := drill.Draw(m, o)
	if err != nil {
		return nil, err
	}
	b := &builder{model: m, settings: s}
	for _, class := range []settings.Class{settings.HA, settings.DR} {
		of := slices.DeleteFunc(slices.Clone(episodes), func(e drill.Episode) bool { return e.Class != class })
		parts := b.parts(of, class)
		for i, part := range parts {
			b.add(b.partOfDrill(part, class, i+1, len(parts), o.Seed))
		}
	}
	return b.all, nil
}

// parts splits episodes of a class so that each part fits into one experiment. A part
// has one episode at least.
func (b *builder) parts(episodes []drill.Episode, c settings.Class) [][]drill.Episode {
	room := b.settings.Limits.Experiment - partBegins - b.pause(c) - partEnds
	var all [][]drill.Episode
	left := time.Duration(0)
	for _, e := range episodes {
		longest := e.Takes + b.pause(c)
		if left -= longest; left < 0 || len(all) == 0 {
			all = append(all, nil)
			left = room - longest
		}
		all[len(all)-1] = append(all[len(all)-1], e)
	}
	if b.settings.Limits.Experiment == 0 && len(all) > 0 {
		return [][]drill.Episode{episodes}
	}
	return all
}

// pause is how long a recovery is waited for at most, until it is decided.
func (b *builder) pause(c settings.Class) time.Duration {
	longest := time.Duration(0)
	for _, d := range slices.Concat(b.objective(c, verdict.RecoveryWithin, ""), b.objective(c, verdict.FailbackWithin, "")) {
		longest = max(longest, time.Duration(*d.Limit*float64(time.Second)))
	}
	if longest == 0 {
		return partBegins
	}
	return longest + surely
}

// partOfDrill is one scenario of a drill.
func (b *builder) partOfDrill(episodes []drill.Episode, c settings.Class, n, of int, seed int64) harness.Scenario {
	var nodes plan.Sequence
	for i, e := range episodes {
		if i > 0 {
			nodes = append(nodes, plan.Wait{For: drill.Between, Until: plan.Steady, Limit: b.pause(c)})
		}
		nodes = append(nodes, e.Node)
	}
	what := "what one fault may cost"
	if c == settings.DR {
		what = "what more than one fault, or a fault that takes several hosts, may cost"
	}
	return harness.Scenario{
		ID: fmt.Sprintf("drill-%d-%s-%d", seed, c, n), Class: c, Labels: rare("drill"),
		Title:      fmt.Sprintf("Drill %d, %s, part %d of %d, %d episodes: nothing is lost, and all is well again after each", seed, c, n, of, len(episodes)),
		Hypothesis: what + " is only ever time: whatever comes, nothing is lost, and the system comes back by itself",
		Plan:       nodes, StopUnmet: true,
		Demands: slices.Concat(b.safe(c), b.recovered(c)),
	}
}
