package harness

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// explain notes why an experiment did not take its course, once all its faults
// are healed, and returns its error. One that was aborted counts as aborted
// whatever else it came to.
func (o *observation) explain(ctx context.Context, err error) error {
	var a Aborted
	switch {
	case errors.As(context.Cause(ctx), &a):
		text := fmt.Sprintf("aborted by %s: %s; %s", a.Condition, a.Reason, o.rec.healing(a.at))
		o.progress("%s", text)
		o.rec.note(history.AbortedEarly, true, "%s", text)
		if !errors.As(err, new(Aborted)) {
			err = errors.Join(a, err)
		}
	case err != nil:
		o.rec.note(history.NotCarriedOut, true, "the experiment was not carried through: %v", err)
	}
	return err
}

// healing tells in what order an abort and the heals were.
func (r *recorder) healing(aborted time.Duration) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	inForce, last := map[string]bool{}, time.Duration(0)
	for _, f := range r.events.Faults() {
		switch {
		case f.Stage == history.Injected && f.Error == "":
			inForce[f.ID] = true
		case f.Stage == history.Healed && f.Error == "":
			delete(inForce, f.ID)
			last = max(last, f.Interval.To)
		case f.Stage == history.Unconfirmed && last > 0: // it is still in effect after its heal
			inForce[f.ID] = true
		}
	}
	switch {
	case len(inForce) > 0:
		return fmt.Sprintf("%d of its faults could not be seen to be healed", len(inForce))
	case last < aborted:
		return "no fault was in force"
	}
	return fmt.Sprintf("every fault was healed first, %.3f s after", (last - aborted).Seconds())
}
