package verdict

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

func failback() Descriptor {
	return Descriptor{
		Measure: FailbackWithin, Unit: seconds, Better: Lower, Objective: "failback_within", Quantity: Duration, Asks: AskHome,
		Judge: JudgeFailback,
		Words: Words{
			Title:   "Failback within",
			Meaning: "from the heal until the home region served again and no request was bad",
			Demand:  "come home", Limit: "within", Gravity: 9,
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("failback took %s, %s is allowed", figure, allowed)
			},
		},
	}
}

// JudgeFailback measures the way home: from the heal until the first of a
// sustained run in which every request is served and every write is
// acknowledged by the region where the service is at home.
func JudgeFailback(h history.History) Finding {
	return inquiry{
		Descriptor: failback(),
		needs:      needs{heal: true, phases: []history.PhaseName{history.Settling}},
		timed:      true,
		take:       takeFailback,
	}.judge(h)
}

func takeFailback(t *trial, f *Finding) error {
	if t.meta.Home == "" {
		return errors.New("no region is told to be the service's home")
	}
	if err := t.enough(t.healed.From, never, "after the heal"); err != nil {
		return err
	}
	ops := t.exposed(t.healed.From)
	if names(t.ops, acknowledgedBy) == "" {
		return errors.New("no acknowledgement says which region it comes from")
	}
	all := t.outages(ops, t.home)
	s, away := decisive(all, never, t.meta.Settle)
	if !away {
		t.lookAtWorkload(t.healed.From)
		f.atOnce(*t, ops, t.home, t.healed)
		f.Reason = fmt.Sprintf("the service was at home in %s all the time", t.meta.Home)
		f.servedBy(ops)
		return nil
	}
	if !s.ended() {
		t.lookAtWorkload(t.healed.From)
		f.notBefore(t.healed, t.lastHeard(s.ops, t.home))
		f.Reason = fmt.Sprintf("the service was not back at home in %s when the observation ended, %s after the heal",
			t.meta.Home, inSeconds(ops[len(ops)-1].Sent-t.healed.To))
		f.servedBy(s.ops)
		return nil
	}
	t.lookAtDeciding(t.healed.From, s.all(), t.end())
	f.measure(t.healed, t.recovery(s.all(), t.home, t.healed))
	f.Reason = fmt.Sprintf("the service was back at home in %s %s after the heal", t.meta.Home, f.Figure())
	f.servedBy(s.run)
	f.relapses(all, s)
	return nil
}
