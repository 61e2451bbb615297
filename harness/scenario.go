package harness

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// Scenario is an experiment before anything runs.
type Scenario struct {
	ID         string // stable: "blackout-active-silent"; lower case letters, digits and dashes
	Title      string // what is promised, in a sentence for people
	Hypothesis string // why that should be so, in a sentence
	Class      settings.Class
	Labels     []string // what it is about and the profiles that it belongs to
	Plan       plan.Node
	Demands    []history.Demand // what counts for the verdict
	// Bounds are what is demanded of readings of the system all along, by their ids.
	Bounds map[string]settings.Bound
	// Compressed is by how much the times of the plan are shorter than those that it
	// replays; 0 or 1 is not at all.
	Compressed float64
	// Wide says that the plan takes more hosts at once than the limit on purpose.
	Wide bool
	// StopUnmet ends the plan at a condition that does not come true in time: what
	// would follow began from a system in trouble. The scenario cannot hold then.
	StopUnmet bool
	// Control says that nothing is done to the system. When a control fails, no
	// other verdict of the run is worth anything.
	Control bool
}

// Check says what makes a scenario one that cannot be carried out on a system, as
// far as that can be told before anything runs. offers is what the world can do.
func (s Scenario) Check(m system.Model, kinds fault.Set, offers []system.Capability) error {
	var wrong []error
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(s.ID) {
		wrong = append(wrong, fmt.Errorf("its id %q must be of lower case letters, digits and single dashes", s.ID))
	}
	if s.Plan == nil {
		wrong = append(wrong, errors.New("it has no plan"))
	} else {
		wrong = append(wrong, plan.Validate(s.Plan), plan.Fits(s.Plan, m), kinds.Check(m, offers, s.Plan))
	}
	if len(s.Demands) == 0 {
		wrong = append(wrong, errors.New("it demands nothing, so nothing could come of it; set objectives in x-gameday"))
	}
	if len(s.Bounds) > 0 {
		wrong = append(wrong, system.CheckNeeds(offers, []system.Capability{system.CanWitnesses}))
	}
	for _, d := range s.Demands {
		wrong = append(wrong, checkDemand(m, d))
	}
	if err := errors.Join(wrong...); err != nil {
		return fmt.Errorf("scenario %q: %w", s.ID, err)
	}
	return nil
}

// Has says whether the scenario carries a label.
func (s Scenario) Has(label string) bool { return slices.Contains(s.Labels, label) }

// Print writes the scenario as it would be carried out with a seed. The same
// scenario and seed always give the same text.
func (s Scenario) Print(w io.Writer, seed int64, radius BlastRadius) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n  %s\n  hypothesis: %s\n  class: %s\n  seed: %d\n", s.ID, s.Title, s.Hypothesis, s.Class, seed)
	for line := range strings.Lines(plan.Text(s.Plan)) {
		b.WriteString("  " + strings.TrimRight(line, "\n") + "\n")
	}
	if s.StopUnmet {
		b.WriteString("  ends at the first wait that is in vain\n")
	}
	if radius.Of > 0 {
		fmt.Fprintf(&b, "  takes %s\n", radius)
	}
	if s.Compressed > 1 {
		fmt.Fprintf(&b, "  compressed %g times\n", s.Compressed)
	}
	for _, d := range s.Demands {
		fmt.Fprintf(&b, "  demands %s\n", d)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Bounds)) {
		fmt.Fprintf(&b, "  demands %s %s\n", id, s.Bounds[id])
	}
	_, err := io.WriteString(w, b.String())
	return err
}
