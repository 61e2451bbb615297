package verdict

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details that say who served after a failover or a failback.
// Text lists the names, sorted, joined with ", ".
const (
	DetailAuthority DetailID = "acknowledged_by" // regions whose stores acknowledged
	DetailRegion    DetailID = "answered_by"     // regions that answered
)

// Details that tell of trouble after the recovery that counts.
const (
	DetailRelapses    DetailID = "relapses"
	DetailLongRelapse DetailID = "longest_relapse"
)

func failover() Descriptor {
	return Descriptor{
		Measure: FailoverWithin, Unit: seconds, Better: Lower, Objective: "failover_within", Quantity: Duration, Asks: AskServed,
		Judge: JudgeFailover,
		Words: Words{
			Title:   "Failover within (RTO)",
			Meaning: "from the onset until reads and writes were served again for good: the recovery time objective",
			Demand:  "fail over", Limit: "within", Gravity: 4,
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("failover took %s, %s is allowed", figure, allowed)
			},
			Mark: "failed over", MarkLimit: "RTO limit",
		},
	}
}

// JudgeFailover measures the time to recover (RTO): from the onset until the
// first of a sustained run in which reads and writes are served again. A
// recovery after the heal began is none of the system's.
func JudgeFailover(h history.History) Finding {
	return inquiry{
		Descriptor: failover(),
		timed:      true,
		take:       takeFailover,
	}.judge(h)
}

func takeFailover(t *trial, f *Finding) error {
	if err := t.enough(t.onset.From, t.alone, "while the fault was in force"); err != nil {
		return err
	}
	ops := t.exposed(t.onset.From)
	all := t.outages(ops, t.served)
	s, trouble := decisive(all, t.alone, t.meta.Settle)
	if !trouble {
		quiet := keep(ops, func(op history.Op) bool { return op.Sent < t.alone })
		t.lookAtDeciding(t.onset.From, quiet, t.alone)
		f.atOnce(*t, quiet, t.served, t.onset)
		f.Reason = "reads and writes never stopped being served"
		f.servedBy(t.beforeHeal(ops))
		return nil
	}
	if !s.ended() {
		t.lookAtWorkload(t.onset.From)
		return f.neverBack(*t, s)
	}
	t.lookAtDeciding(t.onset.From, s.all(), t.alone)
	at := t.recovery(s.all(), t.served, t.onset)
	if at.To > t.heal {
		f.notBefore(t.onset, at.From)
		f.Reason = fmt.Sprintf("reads and writes came back only after the fault was healed, which had been in force for %s",
			inSeconds(t.heal-t.onset.To))
		f.servedBy(s.run)
		return nil
	}
	f.measure(t.onset, at)
	f.Reason = fmt.Sprintf("reads and writes were served again %s after the onset", f.Figure())
	f.servedBy(s.run)
	f.relapses(all, s)
	return nil
}

// neverBack fills in that no sustained run was seen before the workload ended.
func (f *Finding) neverBack(t trial, s outage) error {
	f.notBefore(t.onset, t.lastHeard(s.ops, t.served))
	f.Reason = fmt.Sprintf("reads and writes did not come back for good: the last bad request was sent %s after the onset, and no sustained run of %s followed",
		inSeconds(s.last().Sent-t.onset.To), inSeconds(t.meta.Settle))
	return nil
}

// beforeHeal returns the operations of the last settling time before the heal:
// where the service stood by then when nothing was ever bad.
func (t trial) beforeHeal(ops []history.Op) []history.Op {
	end := t.heal
	if end == never && len(ops) > 0 {
		end = ops[len(ops)-1].Sent + 1
	}
	begin := max(t.onset.From, end-max(t.meta.Settle, time.Second))
	return keep(ops, func(op history.Op) bool { return op.Sent >= begin && op.Sent < end })
}

// servedBy notes who acknowledged and who answered the writes.
func (f *Finding) servedBy(ops []history.Op) {
	if who := names(ops, func(op history.Op) string { return op.Authority }); who != "" {
		f.Details = append(f.Details, Detail{ID: DetailAuthority, Text: who})
	}
	if who := names(ops, func(op history.Op) string { return op.Region }); who != "" {
		f.Details = append(f.Details, Detail{ID: DetailRegion, Text: who})
	}
}

// relapses notes the trouble that came after the outage that counted.
func (f *Finding) relapses(all []outage, counted outage) {
	n, longest := 0, time.Duration(0)
	for _, s := range all {
		if s.ops[0].Sent > counted.last().Sent {
			n++
			longest = max(longest, s.length())
		}
	}
	if n > 0 {
		f.Details = append(f.Details,
			Detail{ID: DetailRelapses, Value: float64(n)},
			Detail{ID: DetailLongRelapse, Value: longest.Seconds(), Unit: seconds})
	}
}
