package verdict

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// defaultRecovery is the limit of recovery, in seconds, when neither its own
// objective nor that of failover is set.
const defaultRecovery = 60.0

func recovery() Descriptor {
	return Descriptor{
		Measure: RecoveryWithin, Unit: seconds, Better: Lower, Objective: "recovery_within", Quantity: Duration, Asks: AskRecovered,
		Fallback: func(objectives map[string]float64) *float64 {
			limit := defaultRecovery
			if own := failover().Limit(objectives); own != nil {
				limit = *own
			}
			return &limit
		},
		Judge: JudgeRecovery,
		Words: Words{
			Title:   "Recovery within",
			Meaning: "from the heal until users were served for good: what stays down although the cause is gone breaks it",
			Demand:  "recover", Limit: "within", Gravity: 5,
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("it took %s after the fault was gone until users were served for good, %s is allowed", figure, allowed)
			},
		},
	}
}

// JudgeRecovery measures the way back to service: from the heal until the first
// of a sustained run in which reads and writes are served, by whatever region. A
// service that was served under the fault may go down because what was lost comes
// back.
func JudgeRecovery(h history.History) Finding {
	return inquiry{
		Descriptor: recovery(),
		needs:      needs{heal: true, phases: []history.PhaseName{history.Settling}},
		timed:      true,
		take:       takeRecovery,
	}.judge(h)
}

func takeRecovery(t *trial, f *Finding) error {
	if err := t.enough(t.healed.From, never, "after the heal"); err != nil {
		return err
	}
	ops := t.exposed(t.healed.From)
	all := t.outages(ops, t.served)
	s, away := decisive(all, never, t.meta.Settle)
	if !away {
		t.lookAtWorkload(t.healed.From)
		f.atOnce(*t, ops, t.served, t.healed)
		f.Reason = "reads and writes were served all the time after the heal"
		f.servedBy(ops)
		return nil
	}
	if !s.ended() {
		t.lookAtWorkload(t.healed.From)
		f.notBefore(t.healed, t.lastHeard(s.ops, t.served))
		f.Reason = fmt.Sprintf("reads and writes were not served for good when the observation ended, %s after the heal",
			inSeconds(ops[len(ops)-1].Sent-t.healed.To))
		return nil
	}
	t.lookAtDeciding(t.healed.From, s.all(), t.end())
	f.measure(t.healed, t.recovery(s.all(), t.served, t.healed))
	f.Reason = fmt.Sprintf("reads and writes were served for good %s after the heal", f.Figure())
	f.servedBy(s.run)
	f.relapses(all, s)
	return nil
}
