package verdict_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/history"
)

// ill is a way in which a service fails for a span of time.
type ill string

const (
	well        ill = ""
	away        ill = "away"        // requests fail at once
	stalled     ill = "stalled"     // requests hang
	holding     ill = "holding"     // requests hang, but are served when it is over
	refusing    ill = "refusing"    // writes are politely refused
	stale       ill = "stale"       // reads miss what is younger than a second
	forgetting  ill = "forgetting"  // acknowledged writes are not stored
	duplicating ill = "duplicating" // writes are stored twice
	divided     ill = "divided"     // two regions acknowledge in turn
)

// fit is one span of an illness.
type fit struct {
	ill      ill
	from, to time.Duration
}

// service is one of which the truth is known: it counts what it does.
type service struct {
	fits    []fit
	onset   history.Interval
	writes  float64
	latency []time.Duration // of answers; half of it is the way there
	late    []time.Duration // of the harness
	dice    []int
	still   standstills
	steady  time.Duration // when the steady state began; users came later

	items map[string]*thing

	requests, served int // from the onset on
	acks             []history.Op
	lost, stale      int
}

type thing struct {
	copies int
	stored time.Duration // when it was
	acked  time.Duration // when its user knew; 0: never
}

// shortest is how long it must last to be felt: two probes of any kind are at
// most 20 ms apart, and two writes 50 ms, not counting the harness's lateness.
func (i ill) shortest() time.Duration {
	if i == refusing {
		return 50*ms + worstLateness + worstLatency
	}
	return 20*ms + worstLateness + worstLatency
}

const (
	serviceEnd  = 12 * sec
	serviceHeal = 8 * sec
)

// drawService draws one that suffers from some illnesses, each span apart from
// the others.
func drawService(t *rapid.T, of ...ill) *service {
	s := &service{
		onset:   history.Interval{From: 2 * sec, To: 2*sec + 2*ms},
		writes:  rapid.SampledFrom([]float64{0.2, 0.5}).Draw(t, "share of writes"),
		latency: spans(100*time.Microsecond, worstLatency, 7).Draw(t, "latencies"),
		late:    spans(0, worstLateness, 11).Draw(t, "lateness"),
		dice:    rapid.SliceOfN(rapid.IntRange(0, 99), 31, 31).Draw(t, "dice"),
		items:   map[string]*thing{},
	}
	at := s.onset.To
	for range rapid.IntRange(0, 3).Draw(t, "fits") {
		pick := spans(0, sec, 2).Draw(t, "begin and length")
		f := fit{ill: rapid.SampledFrom(of).Draw(t, "ill"), from: at + 300*ms + pick[0]}
		f.to = f.from + f.ill.shortest() + pick[1]
		s.fits, at = append(s.fits, f), f.to
	}
	return s
}

// changes are the instants at which it begins or ceases to be ill.
func (s *service) changes() []time.Duration {
	var all []time.Duration
	for _, f := range s.fits {
		all = append(all, f.from, f.to)
	}
	return all
}

func (s *service) at(now time.Duration) ill {
	for _, f := range s.fits {
		if now >= f.from && now < f.to {
			return f.ill
		}
	}
	return well
}

// history has users look at the service 100 times a second.
func (s *service) history() history.History {
	h := history.History{
		{Meta: &history.Meta{
			Version: history.Version, Home: "seoul", Workloads: []history.WorkloadMeta{{Rate: 100, Writes: s.writes, Deadline: sec}}, Settle: sec, Objectives: everything(),
		}},
		phase(s.steady, history.Steady),
		phase(s.onset.From, history.Injecting),
		fault(s.onset.To, history.Confirmed, s.onset),
		phase(serviceHeal, history.Settling),
		fault(serviceHeal, history.Healed, history.Interval{From: serviceHeal, To: serviceHeal + ms}),
		fault(serviceHeal, history.HealSeen, history.Interval{From: serviceHeal, To: serviceHeal + 2*ms}),
	}
	for _, op := range s.meets(s.requestsDue()) {
		served := op.Outcome == history.OK
		s.still.hears(&op)
		s.count(op, served)
		h = append(h, history.Event{At: op.Done, Op: &op})
	}
	h = append(h, phase(serviceEnd+2*sec, history.FinalRead))
	h = append(append(h, s.finals()...), phase(serviceEnd+3*sec, history.Done))
	return append(h, s.still.notes()...)
}

// requestsDue are those of the schedule, in the order in which they come to the
// service.
func (s *service) requestsDue() []history.Op {
	kind := kinds(s.writes)
	var all []history.Op
	for i := range int(serviceEnd / (10 * ms)) {
		due := time.Duration(i) * 10 * ms
		op := history.Op{ID: fmt.Sprint(i), Kind: kind(), Intended: due, Sent: s.still.sends(due+s.late[i%len(s.late)], i)}
		op.Done = op.Sent + s.latency[i%len(s.latency)]
		all = append(all, op)
	}
	slices.SortStableFunc(all, func(a, b history.Op) int { return cmp.Compare(decided(a), decided(b)) })
	return all
}

// decided is when the service takes up a request that it answers at once.
func decided(op history.Op) time.Duration { return op.Sent + (op.Done-op.Sent)/2 }

func (s *service) meets(due []history.Op) []history.Op {
	for i := range due {
		op := &due[i]
		now, roll := decided(*op), s.dice[i%len(s.dice)]
		if op.Kind == history.Write {
			s.write(op, now, roll)
		} else {
			s.read(op, now, roll)
		}
	}
	return due
}

// count counts a request that was exposed, as the service knows it.
func (s *service) count(op history.Op, served bool) {
	if op.Done >= s.onset.From {
		s.requests++
		if served {
			s.served++
		}
	}
}

// hold has a request wait for the end of a fit, and says whether its user does.
func (s *service) hold(op *history.Op, now time.Duration) bool {
	for _, f := range s.fits {
		if f.ill == holding && now >= f.from && now < f.to {
			if f.to-op.Sent > sec-worstLatency {
				op.Done = op.Sent + sec
				return false
			}
			op.Done += f.to - now
		}
	}
	return true
}

func (s *service) write(op *history.Op, now time.Duration, roll int) {
	op.Outcome, op.Authority = history.OK, "seoul"
	copies := 1
	if !s.hold(op, now) {
		op.Outcome, op.Authority = history.Unknown, ""
	}
	switch s.at(now) {
	case away, stalled:
		if op.Outcome, op.Authority = history.Unknown, ""; s.at(now) == stalled {
			op.Done = op.Sent + sec
		}
		copies = roll % 3 // nobody knows whether it was stored, or repeated
	case refusing:
		op.Outcome, op.Authority = history.Refused, ""
		return
	case forgetting:
		s.lost++
		copies = 0
	case duplicating:
		copies = 2 + roll%2
	case divided:
		op.Authority = []string{"seoul", "tokyo"}[roll%2]
	default:
	}
	item := &thing{copies: copies, stored: now}
	if op.Outcome == history.OK {
		item.acked = op.Done
		s.acks = append(s.acks, *op)
	}
	s.items[op.ID] = item
}

// read asks for something that was acknowledged when it was sent.
func (s *service) read(op *history.Op, now time.Duration, roll int) {
	op.Outcome = history.OK
	known := slices.DeleteFunc(slices.Clone(s.acks), func(ack history.Op) bool { return ack.Done >= op.Sent })
	if len(known) == 0 {
		return
	}
	op.ID = known[max(0, len(known)-1-roll)].ID
	item := s.items[op.ID]
	if !s.hold(op, now) {
		op.Outcome = history.Failed
	}
	switch s.at(now) {
	case away, stalled:
		if op.Outcome = history.Failed; s.at(now) == stalled {
			op.Done = op.Sent + sec
		}
	case stale:
		if item.copies > 0 && now-item.stored < sec {
			op.Outcome = history.Missing
			s.stale++
		}
	default:
	}
	if item.copies == 0 && op.Outcome == history.OK {
		op.Outcome = history.Missing
	}
}

func (s *service) finals() history.History {
	var h history.History
	for id, item := range s.items {
		final := history.Final{ID: id, Outcome: history.OK, Count: item.copies}
		if item.copies == 0 {
			final.Outcome = history.Missing
		}
		h = append(h, history.Event{At: serviceEnd + 3*sec, Final: &final})
	}
	for i := range int(serviceEnd / (10 * ms)) {
		id := fmt.Sprint(i)
		if s.items[id] == nil { // refused, or the id of a read
			h = append(h, history.Event{At: serviceEnd + 3*sec, Final: &history.Final{ID: id, Outcome: history.Missing}})
		}
	}
	return h
}

// duplicated counts the items that are stored more than once.
func (s *service) duplicated() int {
	n := 0
	for _, item := range s.items {
		if item.copies > 1 {
			n++
		}
	}
	return n
}

// unserved is for how long requests were not served, each kind weighed with
// its share.
func (s *service) unserved() float64 {
	var sum float64
	for _, f := range s.fits {
		switch f.ill {
		case away, stalled:
			sum += (f.to - f.from).Seconds()
		case refusing:
			sum += (f.to - f.from).Seconds() * s.writes
		default:
		}
	}
	return sum
}

// between counts, by the letter of the definition, the acknowledgements of one
// region that lie strictly between two of another that are less than a tenure
// apart.
func (s *service) between(tenure time.Duration) int {
	n := 0
	for _, op := range s.acks {
		if s.within(op, tenure) {
			n++
		}
	}
	return n
}

func (s *service) within(op history.Op, tenure time.Duration) bool {
	before, after := time.Duration(-1), time.Duration(-1)
	for _, other := range s.acks {
		if other.Authority == op.Authority {
			continue
		}
		if other.Done < op.Sent {
			before = max(before, other.Done)
		}
		if other.Sent > op.Done && (after < 0 || other.Sent < after) {
			after = other.Sent
		}
	}
	return before >= 0 && after >= 0 && after-before < tenure
}
