package injectors

import (
	"context"
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
)

// watchedCut is a cut in force with those who watch it take effect: what all faults
// that are cuts know of themselves.
type watchedCut struct {
	echoes *watch
	cut    *cut
	span   history.Interval   // of the onset
	seen   []history.Evidence // of the onset
	done   []history.Evidence // what the cut did, known after the heal
}

// Confirm waits until no watched host hears from those it is cut off from.
func (c *watchedCut) Confirm(ctx context.Context) error {
	gaps, err := c.echoes.cutOff(ctx)
	if err == nil {
		c.span, c.seen = c.cut.onset(gaps)
	}
	return err
}

// Onset is the span in which all were cut off.
func (c *watchedCut) Onset() history.Interval { return c.span }

// Evidence is how the cut took effect, and after the heal what it did.
func (c *watchedCut) Evidence() []history.Evidence { return slices.Concat(c.seen, c.done) }
