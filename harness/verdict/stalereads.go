package verdict

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details of stale reads.
const (
	DetailStalest     DetailID = "stalest" // since its acknowledgement
	DetailStaleWrites DetailID = "stale_writes"
	DetailReadsOfOld  DetailID = "reads_of_acknowledged"
	DetailMissedLost  DetailID = "reads_of_lost"
)

func staleReads() Descriptor {
	return Descriptor{
		Measure: StaleReads, Unit: reads, Better: Lower, Objective: "max_stale_reads", Quantity: Count,
		Judge: JudgeStaleReads,
		Words: Words{
			Title:   "Stale reads",
			Meaning: "reads that missed what was acknowledged before they were sent, and is there all the same",
			Demand:  "serve stale reads,", Limit: "at most", Never: "serve no stale read", Gravity: 7, Rare: true, Counted: "stale",
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("users read what was no longer true: %s, %s allowed", figure, allowed)
			},
		},
	}
}

// JudgeStaleReads counts the reads that miss what was acknowledged before they
// were sent and is there all the same: a stale element, as Jepsen's set-full has
// it. What the final read does not find is lost, and belongs to data loss.
func JudgeStaleReads(h history.History) Finding {
	return inquiry{
		Descriptor: staleReads(),
		needs:      needs{truth: true, phases: []history.PhaseName{history.FinalRead}},
		take:       takeStaleReads,
	}.judge(h)
}

// misses is what reads did not see of what was acknowledged before.
type misses struct {
	reads    int // that should have found what they asked for
	stale    int // of those, that missed what is there
	unsure   int // that missed something of which the final read knows nothing
	lost     int // that missed what is lost
	ids      map[string]bool
	greatest time.Duration // age of what was missed
}

func takeStaleReads(t *trial, f *Finding) error {
	t.lookAtWorkload(t.onset.From)
	t.lookAtFinalRead()
	if err := t.enough(t.onset.From, never, "between the onset and the end of the workload"); err != nil {
		return err
	}
	m := missed(t.exposed(t.onset.From), acknowledgements(t.ops), t.history.Finals())
	f.Details = []Detail{
		{ID: DetailReadsOfOld, Value: float64(m.reads), Unit: reads},
		{ID: DetailStaleWrites, Value: float64(len(m.ids)), Unit: writes},
		{ID: DetailStalest, Value: m.greatest.Seconds(), Unit: seconds},
		{ID: DetailMissedLost, Value: float64(m.lost), Unit: reads},
	}
	f.Measured = true
	f.Value, f.Bound = float64(m.stale)+float64(m.unsure)/2, float64(m.unsure)/2
	f.Reason = fmt.Sprintf("%d of %s missed what was acknowledged before", m.stale, Amount(float64(m.reads), reads))
	if m.unsure > 0 {
		f.Reason += fmt.Sprintf(", and up to %d, since the final read does not tell what is there", m.stale+m.unsure)
	}
	return nil
}

// acknowledgements says when each item was first known to be there.
func acknowledgements(ops []history.Op) map[string]time.Duration {
	at := map[string]time.Duration{}
	for _, op := range ops {
		if !acknowledged(op) {
			continue
		}
		if before, twice := at[op.ID]; !twice || op.Done < before {
			at[op.ID] = op.Done
		}
	}
	return at
}

func missed(ops []history.Op, since map[string]time.Duration, finals map[string]history.Final) misses {
	m := misses{ids: map[string]bool{}}
	for _, op := range ops {
		known, told := since[op.ID]
		if op.Kind != history.Read || !told || op.Sent <= known {
			continue
		}
		m.reads++
		if op.Outcome == history.Missing {
			m.enter(op, op.Sent-known, finals[op.ID].Outcome)
		}
	}
	return m
}

// enter books a read that missed an item of some age; finally is what became of
// that one.
func (m *misses) enter(op history.Op, age time.Duration, finally history.Outcome) {
	switch finally {
	case history.OK:
		m.stale++
		m.ids[op.ID] = true
		m.greatest = max(m.greatest, age)
	case history.Missing:
		m.lost++
	default: // the final read failed, or never asked
		m.unsure++
	}
}
