package verdict

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// findOnset finds the interval in which the first fault took hold. Every fault
// must have been confirmed without an error.
func (t *trial) findOnset() error {
	count := map[string]map[history.FaultStage]int{}
	for _, f := range t.history.Faults() {
		if f.Error != "" {
			return fmt.Errorf("fault %q is %s with an error: %s", f.Name(), f.Stage, f.Error)
		}
		if count[f.ID] == nil {
			count[f.ID] = map[history.FaultStage]int{}
		}
		count[f.ID][f.Stage]++
	}
	for _, f := range t.history.Faults() {
		if n := count[f.ID][history.Confirmed]; n == 0 || n < count[f.ID][history.Injected] {
			return fmt.Errorf("fault %q was not confirmed to take effect", f.Name())
		}
	}
	confirmed := t.history.FaultsAt(history.Confirmed)
	if len(confirmed) == 0 {
		return errors.New("no fault was confirmed to take effect")
	}
	t.onset = first(confirmed)
	return nil
}

// findHeal finds when the last heal began, and, when that is needed, within
// which interval the last fault was gone.
func (t *trial) findHeal(needed bool) error {
	t.heal = never
	count := len(t.history.FaultsAt(history.Confirmed))
	if begun := t.history.FaultsAt(history.Healed); len(begun) >= count {
		t.heal = last(begun).From
	}
	seen := t.history.FaultsAt(history.HealSeen)
	if len(seen) >= count {
		t.healed = last(seen)
		return nil
	}
	if needed {
		return fmt.Errorf("only %d of %d faults were seen to be healed", len(seen), count)
	}
	return nil
}

// first returns the interval of the earliest of several instants, each known
// only to an interval. The earliest is surely not before the earliest From and
// not after the earliest To.
func first(faults []history.Fault) history.Interval {
	out := faults[0].Interval
	for _, f := range faults[1:] {
		out.From = min(out.From, f.Interval.From)
		out.To = min(out.To, f.Interval.To)
	}
	return out
}

// last returns the interval of the latest of several instants.
func last(faults []history.Fault) history.Interval {
	out := faults[0].Interval
	for _, f := range faults[1:] {
		out.From = max(out.From, f.Interval.From)
		out.To = max(out.To, f.Interval.To)
	}
	return out
}
