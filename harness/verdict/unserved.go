package verdict

import (
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// badSeconds is how long a full outage of the same cost would have been: bad
// requests / rate. Its bound is how far that may be from the true time in which
// requests would not have been served, each kind weighed with its share.
//
// The least is when all was well in the doubts of the harness, the most when
// nothing was.
func (t trial) badSeconds(ops []history.Op) Detail {
	d := Detail{ID: DetailBadSeconds, Value: t.badOf(ops).Value / t.meta.Rate(), Unit: seconds}
	low, _ := t.assumingAll(allWell).unservedOfBoth()
	_, high := t.assumingAll(illAlways).unservedOfBoth()
	d.Bound = math.Max(0, math.Max(high-d.Value, d.Value-low))
	return d
}

func (t trial) unservedOfBoth() (low, high float64) {
	reads, writes := of(t.ops, history.Read), of(t.ops, history.Write)
	low, high = t.unserved(reads, writes, 1-t.meta.Writes(), t.meta.Writes())
	lowWrites, highWrites := t.unserved(writes, reads, t.meta.Writes(), 1-t.meta.Writes())
	return low + lowWrites, high + highWrites
}

// unserved is the least and the most time in which requests of one kind would
// not have been served, in seconds, times the kind's share of all. The most
// holds what the other kind may have met at the same time without a probe.
func (t trial) unserved(ops, others []history.Op, share, otherShare float64) (low, high float64) {
	for _, r := range t.runs(ops) {
		low += max(0, r.ended.From-r.began.To).Seconds() * share
		high += (r.ended.To - r.began.From).Seconds() * share
		high += t.unseen(others, history.Interval{From: r.began.From, To: r.ended.To}).Seconds() * otherShare
	}
	return low, high
}

// run is a row of bad requests of one kind without a good one between them.
// Between two of them all would have been bad.
type run struct {
	began history.Interval // after the last good one before was sent, not after its own first had arrived
	ended history.Interval // after its own last was sent, not after the next good one had arrived
}

func (t trial) runs(ops []history.Op) []run {
	var all []run
	for i := 0; i < len(ops); i++ {
		if !t.bad(ops[i]) {
			continue
		}
		r := run{began: history.Interval{To: t.arrived(ops[i])}}
		if i > 0 {
			r.began.From = ops[i-1].Sent
		}
		for i+1 < len(ops) && t.bad(ops[i+1]) {
			i++
		}
		r.ended = history.Interval{From: ops[i].Sent, To: t.lastOf(ops, i)}
		all = append(all, r)
	}
	return all
}

// unseen is how long requests of a kind may have been bad within a span without
// one being sent: the longest time between two of them. It is none when one was
// bad, since that tells of itself.
func (t trial) unseen(ops []history.Op, span history.Interval) time.Duration {
	first, _ := slices.BinarySearchFunc(ops, span.From, func(op history.Op, at time.Duration) int {
		return int(op.Sent - at)
	})
	longest := time.Duration(0)
	for i := max(0, first-1); i < len(ops) && ops[i].Sent <= span.To; i++ {
		if t.bad(ops[i]) {
			return 0
		}
		longest = max(longest, t.lastOf(ops, i)-ops[i].Sent)
	}
	return longest
}

// bad requests are those that were exposed to the fault and not served.
func (t trial) bad(op history.Op) bool { return op.Done >= t.onset.From && !t.served(op) }

// lastOf is until when what a request met may have lasted: until the next one
// had arrived, or until the schedule ended.
func (t trial) lastOf(ops []history.Op, i int) time.Duration {
	if i+1 < len(ops) {
		return t.arrived(ops[i+1])
	}
	step := time.Duration(float64(time.Second) / t.meta.Rate())
	return max(t.arrived(ops[i]), t.ops[len(t.ops)-1].Sent+step)
}

// arrived is the latest at which a request had reached the service that decides
// on it: a whole answer of the steady state took no longer than the pace.
func (t trial) arrived(op history.Op) time.Duration {
	return t.by(op, min(travel, t.pace))
}
