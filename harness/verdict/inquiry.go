package verdict

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// inquiry is how one measure is taken. All measures share its frame: check
// that the experiment can be judged at all, measure, hold against the limit.
type inquiry struct {
	Descriptor
	needs needs
	timed bool // a duration: it is taken for all that a doubt may have hidden
	// take fills in the figure, its details and the sentence on what was
	// seen, and tells the trial at which times it looked. An error is the
	// reason why the finding is unknown.
	take func(*trial, *Finding) error
}

// judge never panics: a judge that crashes has found nothing.
func (q inquiry) judge(h history.History) (f Finding) {
	f = Finding{Measure: q.Measure, Unit: q.Unit, State: Unknown}
	defer func() {
		if crash := recover(); crash != nil {
			f.State, f.Measured, f.Value, f.Bound, f.Details = Unknown, false, 0, 0, nil
			f.Reason = fmt.Sprintf("the judge crashed: %v", crash)
		}
	}()
	meta, ok := h.Meta()
	if !ok {
		f.Reason = "the history does not begin with what it is of (meta)"
		return f
	}
	f.Limit = q.Limit(meta.Objectives)
	t, err := newTrial(h, meta, q.needs)
	if err == nil {
		err = q.takeEpisodes(&t, &f)
	}
	if doubt := t.doubted(); doubt != nil {
		err, f.Details = doubt, nil // not even a lower bound is known
	}
	if err != nil {
		f.Measured, f.Value, f.Bound = false, 0, 0
		f.Reason, f.Cause = err.Error(), causeOf(err)
		return f
	}
	f.settle()
	return f
}

// settle holds the figure against the finding's own limit.
func (f *Finding) settle() {
	switch {
	case f.Limit != nil:
		f.State = f.Against(*f.Limit)
		f.Reason += f.towards(*f.Limit)
	case f.forbidden():
		f.State = Broken
	case f.Measured:
		f.State = Holds
	}
}

// towards ends the reason with how the figure stands to the limit.
func (f *Finding) towards(limit float64) string {
	shown := Amount(limit, f.Unit)
	switch {
	case f.forbidden():
		return ""
	case f.State == Holds:
		return "; the limit of " + shown + " holds"
	case f.State == Broken:
		return "; the limit of " + shown + " is broken"
	case f.Measured:
		return "; the limit of " + shown + " lies within the error bound"
	}
	return ""
}
