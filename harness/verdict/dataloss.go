package verdict

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details of data loss.
const (
	DetailOldestLost      DetailID = "oldest_lost"
	DetailRefusedAppeared DetailID = "refused_appeared"
	DetailDuplicates      DetailID = "duplicates"
	DetailUnknownPresent  DetailID = "unknown_present"
	DetailUnknownAbsent   DetailID = "unknown_absent"
	DetailUnreadable      DetailID = "unreadable"
	DetailNeverAsked      DetailID = "never_asked"
	DetailAcknowledged    DetailID = "acknowledged"
	DetailNeverRead       DetailID = "never_read"
)

func dataLoss() Descriptor {
	return Descriptor{
		Measure: DataLoss, Unit: writes, Better: Lower, Objective: "max_data_loss", Quantity: Count,
		Judge: JudgeDataLoss,
		Words: Words{
			Title:   "Data loss (RPO)",
			Meaning: "acknowledged writes that the final read did not find: the recovery point objective, in writes",
			Demand:  "lose acknowledged writes,", Limit: "at most", Never: "lose no acknowledged write", Gravity: 1, Counted: "lost",
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("acknowledged writes are gone: %s, %s allowed", figure, allowed)
			},
		},
	}
}

// JudgeDataLoss counts the acknowledged writes that the final read does not
// find (RPO). A refused write that appears breaks every limit.
func JudgeDataLoss(h history.History) Finding {
	return inquiry{
		Descriptor: dataLoss(),
		needs:      needs{timeless: true, truth: true, phases: []history.PhaseName{history.FinalRead}},
		take:       takeDataLoss,
	}.judge(h)
}

// ledger is what became of every write that was sent.
type ledger struct {
	acknowledged  int
	lost          []history.Op // acknowledged, but not found
	appeared      int          // refused, but found
	duplicates    int          // found more than once
	present, gone int          // of unknown outcome; both are legal
	unsure        int          // acknowledged or refused, but the final read failed
	doubtful      int          // of those, the acknowledged ones
	neverAsked    int
	neverRead     int // acknowledged or of unknown outcome, but no read told anything of it
}

func takeDataLoss(t *trial, f *Finding) error {
	t.lookAtFinalRead()
	l := balance(t.ops, t.history.Finals())
	f.Details = append(l.details(), t.invented().details()...)
	f.oldest(l.lost, t.onset)
	lost := float64(len(l.lost))
	if l.neverAsked > 0 || l.unsure > l.doubtful {
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: lost, Unit: writes})
		f.Reason = fmt.Sprintf("the final read is incomplete: %d ids were never asked and %d could not be read; %s surely lost",
			l.neverAsked, l.unsure, Amount(lost, writes))
		return nil
	}
	f.Measured = true
	f.Value = lost + float64(l.doubtful)/2
	f.Bound = float64(l.doubtful) / 2
	f.Reason = l.reason()
	return nil
}

func balance(ops []history.Op, finals map[string]history.Final) ledger {
	var l ledger
	seen := sightings(ops)
	for _, op := range ops {
		if op.Kind == history.Write {
			final, asked := finals[op.ID]
			l.enter(op, final, asked)
			if seen.neverRead(op, final) {
				l.neverRead++
			}
		}
	}
	return l
}

// enter books one write and its final read.
func (l *ledger) enter(op history.Op, final history.Final, asked bool) {
	if op.Outcome == history.OK {
		l.acknowledged++
	}
	if !asked {
		l.neverAsked++
		return
	}
	if final.Count > 1 {
		l.duplicates++
	}
	found := final.Outcome == history.OK
	switch {
	case final.Outcome == history.Failed:
		l.enterUnreadable(op)
	case op.Outcome == history.Unknown && found:
		l.present++
	case op.Outcome == history.Unknown:
		l.gone++
	case op.Outcome == history.Refused && found:
		l.appeared++
	case op.Outcome == history.OK && !found:
		l.lost = append(l.lost, op)
	}
}

// enterUnreadable books a write whose final read failed. Of a write with an
// unknown outcome nothing is lost by that: both answers would be legal.
func (l *ledger) enterUnreadable(op history.Op) {
	if op.Outcome == history.Unknown {
		return
	}
	l.unsure++
	if op.Outcome == history.OK {
		l.doubtful++
	}
}

func (l ledger) details() []Detail {
	return []Detail{
		{ID: DetailAcknowledged, Value: float64(l.acknowledged), Unit: writes},
		{ID: DetailRefusedAppeared, Value: float64(l.appeared), Unit: writes},
		{ID: DetailDuplicates, Value: float64(l.duplicates), Unit: writes},
		{ID: DetailUnknownPresent, Value: float64(l.present), Unit: writes},
		{ID: DetailUnknownAbsent, Value: float64(l.gone), Unit: writes},
		{ID: DetailUnreadable, Value: float64(l.unsure)},
		{ID: DetailNeverAsked, Value: float64(l.neverAsked)},
		{ID: DetailNeverRead, Value: float64(l.neverRead), Unit: writes},
	}
}

func (l ledger) reason() string {
	s := fmt.Sprintf("of %d acknowledged writes %d are lost", l.acknowledged, len(l.lost))
	if l.doubtful > 0 {
		s += fmt.Sprintf(", and up to %d, since %d could not be read", len(l.lost)+l.doubtful, l.doubtful)
	}
	if l.appeared > 0 {
		s += fmt.Sprintf("; %s appeared though refused, and a refused write must never appear", Amount(float64(l.appeared), writes))
	}
	return s
}

// oldest notes how long before the onset the oldest lost write was
// acknowledged: how far back the system fell.
func (f *Finding) oldest(lost []history.Op, onset history.Interval) {
	if len(lost) == 0 {
		return
	}
	done := lost[0].Done
	for _, op := range lost {
		done = min(done, op.Done)
	}
	d := Detail{ID: DetailOldestLost, Unit: seconds}
	mid := onset.From + onset.Width()/2
	d.Value, d.Bound = (mid - done).Seconds(), onset.Width().Seconds()/2
	if done > onset.To {
		d.Text = "acknowledged after the onset"
	}
	f.Details = append(f.Details, d)
}
