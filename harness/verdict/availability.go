package verdict

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details of availability.
const (
	DetailServed    DetailID = "served"              // share that was, of a workload
	DetailReads     DetailID = "reads_served"        // share that was served
	DetailWrites    DetailID = "writes_acknowledged" // share that was acknowledged
	DetailFresh     DetailID = "fresh_served"        // share of good ones over connections of their own
	DetailKept      DetailID = "kept_served"         // share of good ones over kept connections
	DetailRequests  DetailID = "requests"            // how many were counted
	DetailBad       DetailID = "bad_requests"        // how many of them were not good
	DetailPolite    DetailID = "politely_refused"    // how many of the bad ones were polite
	DetailUnsent    DetailID = "requests_missing"    // due by the schedule, but never recorded
	DetailLatency50 DetailID = "latency_p50"
	DetailLatency95 DetailID = "latency_p95"
	DetailLatency99 DetailID = "latency_p99"
)

// unsentTolerance is how many requests may be missing at the edges of the
// window: readers and writers each have a schedule of their own.
const unsentTolerance = 2

func availability() Descriptor {
	return Descriptor{
		Measure: Availability, Unit: ratio, Better: Higher, Objective: "availability", Quantity: Share,
		Judge: JudgeAvailability,
		Words: Words{
			Title:   "Availability",
			Meaning: "the share of requests that were served, from the onset to the end",
			Demand:  "stay available", Limit: "at least", Gravity: 8,
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("availability was %s, %s is demanded", figure, allowed)
			},
		},
	}
}

// JudgeAvailability measures the share of good requests among all that were
// under way or due between the onset and the end of the workload (the SLI).
// Good is what was served in time; a politely refused write is not.
func JudgeAvailability(h history.History) Finding {
	return inquiry{
		Descriptor: availability(),
		needs:      needs{phases: []history.PhaseName{history.FinalRead}},
		take:       takeAvailability,
	}.judge(h)
}

func takeAvailability(t *trial, f *Finding) error {
	if err := t.enough(t.onset.From, never, "between the onset and the end of the workload"); err != nil {
		return err
	}
	t.lookAtWorkload(t.onset.From)
	ops := t.exposed(t.onset.From)
	f.Details = t.classes(ops)
	f.Details = append(f.Details, t.servedOfWorkloads(ops)...)
	f.Details = append(f.Details, latencies(ops)...)
	if t.meta.Rate() <= 0 {
		return errors.New("the intended rate is not told, so missing requests could not be noticed")
	}
	f.Details = append(f.Details, errorBudget(t.badSeconds(ops), f.Limit)...)
	if missing := t.unsent(ops); missing > 0 {
		f.Details = append(f.Details, Detail{ID: DetailUnsent, Value: float64(missing)})
		return fmt.Errorf("%d requests were due by the schedule but never recorded", missing)
	}
	served, unheard := t.count(ops, t.served), t.count(ops, t.unheard)
	f.Measured = true
	f.Value, f.Bound = between(served, unheard, len(ops))
	f.Reason = fmt.Sprintf("%d of %d requests were served, %s", served, len(ops), f.Figure())
	if unheard > 0 {
		f.Reason += fmt.Sprintf(", since %d more may have been: the harness was in doubt while they were under way", unheard)
	}
	return nil
}

// between is the share of those that surely are, and perhaps as many more, as
// its middle and bound.
func between(surely, perhaps, all int) (middle, bound float64) {
	return (float64(surely) + float64(perhaps)/2) / float64(all), float64(perhaps) / 2 / float64(all)
}

// classes counts each class of requests apart.
func (t trial) classes(ops []history.Op) []Detail {
	polite := t.count(ops, func(op history.Op) bool { return t.polite(op) && !t.served(op) })
	details := []Detail{
		{ID: DetailRequests, Value: float64(len(ops))},
		t.badOf(ops),
		{ID: DetailPolite, Value: float64(polite)},
	}
	for _, class := range []struct {
		id DetailID
		in predicate
	}{
		{DetailReads, func(op history.Op) bool { return op.Kind == history.Read }},
		{DetailWrites, func(op history.Op) bool { return op.Kind == history.Write }},
		{DetailFresh, func(op history.Op) bool { return op.Fresh }},
		{DetailKept, func(op history.Op) bool { return !op.Fresh }},
	} {
		all := keep(ops, class.in)
		if len(all) == 0 {
			continue
		}
		d := Detail{ID: class.id, Unit: ratio}
		d.Value, d.Bound = between(t.count(all, t.served), t.count(all, t.unheard), len(all))
		details = append(details, d)
	}
	return details
}

// servedOfWorkloads tells the share of each workload, when there are several.
func (t trial) servedOfWorkloads(ops []history.Op) []Detail {
	var details []Detail
	for _, w := range t.meta.Workloads {
		all := keep(ops, func(op history.Op) bool { return op.Workload == w.Name })
		if len(t.meta.Workloads) < 2 || len(all) == 0 {
			continue
		}
		d := Detail{ID: DetailServed, Of: w.Name, Unit: ratio}
		d.Value, d.Bound = between(t.count(all, t.served), t.count(all, t.unheard), len(all))
		details = append(details, d)
	}
	return details
}

// badOf counts those that were not served; of those that were not heard nobody
// knows.
func (t trial) badOf(ops []history.Op) Detail {
	perhaps := float64(t.count(ops, t.unheard)) / 2
	return Detail{ID: DetailBad, Value: float64(len(ops)-t.count(ops, t.served)) - perhaps, Bound: perhaps}
}

func (t trial) count(ops []history.Op, is predicate) int {
	n := 0
	for _, op := range ops {
		if is(op) {
			n++
		}
	}
	return n
}

// unsent is how many requests the schedules of all workloads lack, beyond what may
// be missing at their edges.
func (t trial) unsent(ops []history.Op) int {
	missing := 0
	for _, w := range t.meta.Workloads {
		of := keep(ops, func(op history.Op) bool { return op.Workload == w.Name })
		if n := t.unsentOf(w, of); n > unsentTolerance {
			missing += n
		}
	}
	return missing
}

// unsentOf is how many requests the schedule of a workload lacks: in the middle,
// by comparing what was due until the last one with what was recorded, and at the
// end, when it fell silent for longer than a request may take.
func (t trial) unsentOf(w history.WorkloadMeta, ops []history.Op) int {
	recorded, lastDue := 0, t.onset.From
	for _, op := range ops {
		if op.Intended >= t.onset.From {
			recorded++
			lastDue = max(lastDue, op.Intended)
		}
	}
	missing := due(w.Rate, lastDue-t.onset.From) + 1 - recorded // both ends of the span are due
	if silent := t.end() - lastDue - w.Deadline - time.Second; silent > 0 {
		missing = max(0, missing) + due(w.Rate, silent)
	}
	return missing
}

// due is how many requests a schedule has in a span. The nudge keeps a whole
// number from being lost to rounding.
func due(rate float64, d time.Duration) int {
	return int(math.Floor(rate*d.Seconds() + 1e-6))
}
