package verdict_test

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

const (
	ms  = time.Millisecond
	sec = time.Second
)

// mode is how a service of a story treats its users.
type mode int

const (
	up       mode = iota
	readOnly      // reads served, writes politely refused
	rude          // reads served, writes fail at once
	failing       // everything fails at once
	hanging       // everything hangs until the deadline
	empty         // reads do not find what is there, writes served
	late          // everything is answered well, but after the deadline
)

// turn is a change of the service's mode; by is who acknowledges from then on.
type turn struct {
	at   time.Duration
	mode mode
	by   string
}

// story is a hand-made experiment: users send a request every 10 ms, reads and
// writes in turn, each answered after 1 ms by a service that changes its mode.
// Reads ask for the latest write that was acknowledged. Inside, one connection
// is opened to db-1 for each request.
type story struct {
	turns []turn
	onset history.Interval // default: 5 s to 5.002 s
	heal  time.Duration    // default: 15 s; healed within 2 ms
	end   time.Duration    // of the workload; default: 25 s
	goals map[string]float64
	edit  func(history.History) history.History
}

func (s story) history() history.History {
	if s.onset == (history.Interval{}) {
		s.onset = history.Interval{From: 5 * sec, To: 5*sec + 2*ms}
	}
	s.heal = orElse(s.heal, 15*sec)
	s.end = orElse(s.end, 25*sec)
	h := history.History{
		{Meta: &history.Meta{
			Version: history.Version, Home: "seoul", Regions: []string{"seoul", "tokyo"}, Objectives: s.goals,
			Workloads: []history.WorkloadMeta{{Rate: 100, Writes: 0.5, Deadline: sec}}, Settle: 2 * sec,
		}},
		phase(0, history.Steady),
		phase(s.onset.From-ms, history.Injecting),
		fault(s.onset.From, history.Injected, s.onset),
		fault(s.onset.To, history.Confirmed, s.onset),
		phase(s.heal, history.Settling),
		fault(s.heal+ms, history.Healed, history.Interval{From: s.heal, To: s.heal + ms}),
		fault(s.heal+2*ms, history.HealSeen, history.Interval{From: s.heal, To: s.heal + 2*ms}),
	}
	for at := sec; at <= s.end; at += sec {
		h = append(h, traffic(at-sec, at, map[string]int{"db-1": 100, "web-1": 25}))
	}
	var latest history.Op
	for i := range int(s.end / (10 * ms)) {
		e := s.request(i, time.Duration(i)*10*ms)
		if e.Op.Kind == history.Read && latest.ID != "" {
			e.Op.ID = latest.ID
		}
		if e.Op.Outcome == history.OK && e.Op.Kind == history.Write && e.Op.Done < e.Op.Sent+10*ms {
			latest = *e.Op
		}
		h = append(h, e)
	}
	h = append(h, phase(s.end+sec, history.FinalRead))
	for _, op := range h.OpsOf(history.Write) {
		h = append(h, history.Event{Final: &history.Final{ID: op.ID, Outcome: finally(op), Count: 1}})
	}
	h = append(h, phase(s.end+2*sec, history.Done))
	if s.edit != nil {
		h = s.edit(h)
	}
	return h
}

func orElse(d, other time.Duration) time.Duration {
	if d == 0 {
		return other
	}
	return d
}

func finally(op history.Op) history.Outcome {
	if op.Outcome == history.OK {
		return history.OK
	}
	return history.Missing
}

func phase(at time.Duration, name history.PhaseName) history.Event {
	return history.Event{At: at, Phase: &history.Phase{Name: name}}
}

func fault(at time.Duration, stage history.FaultStage, within history.Interval) history.Event {
	return history.Event{At: at, Fault: &history.Fault{ID: "f1", Title: "blackout", Stage: stage, Interval: within}}
}

func traffic(from, to time.Duration, opened map[string]int) history.Event {
	return history.Event{At: to, Traffic: &history.Traffic{Span: history.Interval{From: from, To: to}, Opened: opened}}
}

func (s story) request(i int, at time.Duration) history.Event {
	now := turn{by: "seoul"}
	for _, t := range s.turns {
		if t.at <= at {
			if t.by == "" {
				t.by = now.by
			}
			now = t
		}
	}
	op := history.Op{ID: fmt.Sprint(i), Kind: history.Read, Fresh: i%4 < 2, Intended: at, Sent: at, Done: at + ms, Region: now.by}
	if i%2 == 1 {
		op.Kind = history.Write
	}
	now.treat(&op)
	return history.Event{At: op.Done, Op: &op}
}

func (t turn) treat(op *history.Op) {
	write := op.Kind == history.Write
	op.Outcome = history.OK
	switch {
	case t.mode == readOnly && write:
		op.Outcome = history.Refused
	case t.mode == failing, t.mode == hanging, t.mode == rude && write:
		op.Outcome = history.Failed
		if write {
			op.Outcome = history.Unknown
		}
		op.Region = ""
	case t.mode == empty && !write:
		op.Outcome = history.Missing
	}
	switch t.mode {
	case hanging:
		op.Done = op.Sent + sec
	case late:
		op.Done = op.Sent + sec + 500*ms
	default: // at once
	}
	if write && op.Outcome == history.OK {
		op.Authority = t.by
	}
}

// goal points to a value, for objectives.
func goal[T any](v T) *T { return &v }

// ops changes the operations of a history.
func ops(change func(*history.Op)) func(history.History) history.History {
	return func(h history.History) history.History {
		for _, e := range h {
			if e.Op != nil {
				change(e.Op)
			}
		}
		return h
	}
}

// without leaves out the events that match.
func without(match func(history.Event) bool) func(history.History) history.History {
	return func(h history.History) history.History {
		var out history.History
		for _, e := range h {
			if !match(e) {
				out = append(out, e)
			}
		}
		return out
	}
}

func with(e history.Event) func(history.History) history.History {
	return func(h history.History) history.History { return append(h, e) }
}
