package verdict_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// model is a service of which the truth is known: it is down from the onset,
// then read-only, then up in the other region, and at last at home again.
type model struct {
	window              history.Interval // the harness knows the onset only to this
	onset, readOnly, up time.Duration    // the true instants
	heal, home          time.Duration
	hangs               bool // requests hang while it is down; else they fail at once
	holds               bool // requests that hang are served when it comes back in time
	latency             []time.Duration
	late                []time.Duration // of the harness, that is how much after it was due it sends
	writes              float64         // share
	offset              time.Duration   // of the schedule
	still               standstills     // of the harness
	steady              time.Duration   // when the steady state began; users came later
}

const (
	worstLatency  = 2 * ms
	worstLateness = 5 * ms
)

func drawModel(t *rapid.T) model {
	span := func(name string, low, high time.Duration) time.Duration {
		return time.Duration(rapid.Int64Range(int64(low), int64(high)).Draw(t, name))
	}
	var m model
	m.window.From = 2*sec + span("window", 0, 10*ms)
	m.window.To = m.window.From + span("width", 0, 3*ms)
	m.onset = span("onset", m.window.From, m.window.To)
	m.readOnly = m.onset + span("down", 0, 3*sec)
	m.up = m.readOnly + span("read-only", 0, 3*sec)
	m.heal = 10*sec + span("heal", 0, 10*ms)
	m.home = m.heal + span("away", 0, 3*sec)
	m.hangs = rapid.Bool().Draw(t, "hangs")
	m.holds = rapid.Bool().Draw(t, "holds")
	m.latency = spans(100*time.Microsecond, worstLatency, 7).Draw(t, "latencies")
	m.late = spans(0, worstLateness, 11).Draw(t, "lateness")
	m.writes = rapid.SampledFrom([]float64{0.2, 0.5, 0.75}).Draw(t, "share of writes")
	m.offset = span("offset", 0, 10*ms)
	return m
}

// spans draws a number of spans of time.
func spans(low, high time.Duration, n int) *rapid.Generator[[]time.Duration] {
	return rapid.SliceOfN(rapid.Map(rapid.Int64Range(int64(low), int64(high)),
		func(n int64) time.Duration { return time.Duration(n) }), n, n)
}

// kinds chooses reads and writes so that the writes have their share, evenly.
func kinds(writes float64) func() history.Kind {
	debt := 0.0
	return func() history.Kind {
		if debt += writes; debt >= 1-1e-9 {
			debt--
			return history.Write
		}
		return history.Read
	}
}

// sample has users look at the model 100 times a second.
func (m model) sample() history.History {
	h := history.History{
		{Meta: &history.Meta{Version: history.Version, Home: "seoul", Workloads: []history.WorkloadMeta{{Rate: 100, Writes: m.writes, Deadline: sec}}, Settle: sec}},
		phase(m.steady, history.Steady),
		phase(m.window.From, history.Injecting),
		fault(m.window.To, history.Confirmed, m.window),
		phase(m.heal, history.Settling),
		fault(m.heal, history.Healed, history.Interval{From: m.heal, To: m.heal + ms}),
		fault(m.heal, history.HealSeen, history.Interval{From: m.heal, To: m.heal + 2*ms}),
	}
	kind := kinds(m.writes)
	for i := range 1600 {
		due := m.offset + time.Duration(i)*10*ms
		op := history.Op{ID: fmt.Sprint(i), Kind: kind(), Intended: due, Region: "seoul", Outcome: history.OK}
		op.Sent = m.still.sends(due+m.late[i%len(m.late)], i)
		m.answer(&op, m.latency[i%len(m.latency)])
		m.still.hears(&op)
		h = append(h, history.Event{At: op.Done, Op: &op})
	}
	return append(append(h, phase(16*sec, history.FinalRead), phase(17*sec, history.Done)), m.still.notes()...)
}

// answer has the service decide half-way through the request's latency.
func (m model) answer(op *history.Op, latency time.Duration) {
	decided := op.Sent + latency/2
	op.Done = op.Sent + latency
	if decided >= m.onset && decided < m.readOnly {
		back := m.readOnly
		if op.Kind == history.Write {
			back = m.up
		}
		switch {
		case m.hangs && m.holds && back < op.Sent+sec-latency:
			decided, op.Done = back, back+latency/2
		default:
			op.Outcome = map[history.Kind]history.Outcome{history.Read: history.Failed, history.Write: history.Unknown}[op.Kind]
			if m.hangs {
				op.Done = op.Sent + sec
			}
			return
		}
	}
	if op.Kind == history.Read {
		return
	}
	if decided >= m.readOnly && decided < m.up {
		op.Outcome = history.Refused
		return
	}
	op.Authority = "seoul"
	if decided >= m.up && decided < m.home {
		op.Authority = "tokyo"
	}
}

func TestTheTruthLiesWithinTheBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t)
		h := m.sample()
		m.containsPolite(t, verdict.JudgeReadOnly(h))
		contains(t, verdict.JudgeFailover(h), m.felt(h, m.up-m.onset, history.Failed, history.Unknown, history.Refused), m.sharp())
		contains(t, verdict.JudgeFailback(h), m.home-m.heal, m.sharp())
		if f := verdict.JudgeSplitBrain(h); f.State != verdict.Holds && m.home-m.up >= verdict.Tenure {
			t.Fatalf("split brain: %s", f.Reason)
		}
	})
}

// The heal comes while the service is down, or afterwards.
func TestRecoveryContainsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t)
		m.heal = m.window.To + time.Duration(rapid.Int64Range(int64(50*ms), int64(6*sec)).Draw(t, "heal while away"))
		h := m.sample()
		truth := max(0, m.up-m.heal)
		if m.hangs && m.holds && !slices.ContainsFunc(h.Ops(), func(o history.Op) bool { return o.Done >= m.heal && o.Outcome != history.OK }) {
			truth = 0 // all that was under way then was held, and served in time
		}
		contains(t, verdict.JudgeRecovery(h), truth, m.sharp())
	})
}

// felt is the truth as users can have felt it: a service that holds every
// request, and answers all of them in time, was never away.
func (m model) felt(h history.History, truth time.Duration, bad ...history.Outcome) time.Duration {
	if !m.hangs || !m.holds {
		return truth
	}
	for _, op := range h.Ops() {
		if slices.Contains(bad, op.Outcome) {
			return truth
		}
	}
	return 0
}

// containsPolite checks the read-only figure. Its requests count by when they
// were sent: one that is held, and answered before its deadline of a second,
// was served politely.
func (m model) containsPolite(t *rapid.T, f verdict.Finding) {
	if !m.hangs || !m.holds {
		contains(t, f, m.readOnly-m.onset, m.sharp())
		return
	}
	// Requests that are answered in time were sent at most this long before the
	// service came back; the answer's own latency is taken off that.
	within := func(latency time.Duration) time.Duration {
		read := m.readOnly - sec + latency
		write := m.readOnly
		if held := m.up - sec + latency; held < m.readOnly {
			write = held
		}
		return max(0, max(read, write)-m.onset)
	}
	soonest, latest := within(0).Seconds(), within(worstLatency).Seconds()
	if f.Value-f.Bound > latest || f.Value+f.Bound < soonest-worstLatency.Seconds() {
		t.Fatalf("%s is %.6f s ± %.6f s, in truth from %.6f s to %.6f s", f.Measure, f.Value, f.Bound, soonest, latest)
	}
	if f.Bound > m.sharp().Seconds() {
		t.Fatalf("%s is known only to ± %.6f s", f.Measure, f.Bound)
	}
}

// sharp is how well a time must be known: as the distance of two probes of the
// rarer kind and a onset known to 3 ms allow; less so when requests are held.
func (m model) sharp() time.Duration {
	distance := time.Duration(float64(10*ms) / min(m.writes, 1-m.writes))
	if m.hangs && m.holds { // half of what the first answers may take longer
		distance += 125 * ms
	}
	return distance + 3*ms + worstLatency + worstLateness
}

// contains checks that the truth lies within the figure, and that the figure is
// sharp.
func contains(t *rapid.T, f verdict.Finding, truth, sharp time.Duration) {
	if !f.Measured {
		t.Fatalf("%s was not measured: %s", f.Measure, f.Reason)
	}
	const rounding = 1e-9
	if off := truth.Seconds() - f.Value; off > f.Bound+rounding || off < -f.Bound-rounding {
		t.Fatalf("%s is %.6f s ± %.6f s, in truth %.6f s", f.Measure, f.Value, f.Bound, truth.Seconds())
	}
	if f.Bound > sharp.Seconds()+rounding {
		t.Fatalf("%s is known only to ± %.6f s", f.Measure, f.Bound)
	}
}
