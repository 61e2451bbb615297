package verdict_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// absence is an experiment in which every measure is taken: away from 5 s,
// read-only from 6 s, served by tokyo from 8 s, healed at 15 s, at home from
// 18 s; a recovery must last for 2 s. The users leave at 25 s, and the final
// read lasts from 26 s to 27 s.
func absence(edit func(history.History) history.History) history.History {
	return story{goals: everything(), edit: edit, turns: []turn{
		{at: 5 * sec, mode: failing}, {at: 6 * sec, mode: readOnly}, {at: 8 * sec, mode: up, by: "tokyo"}, {at: 18 * sec, by: "seoul"},
	}}.history()
}

func doubtful(from, to time.Duration) func(history.History) history.History {
	return with(history.Event{Note: &history.Note{
		Taints: true, Text: "the harness stood still", Span: &history.Interval{From: from, To: to},
	}})
}

// sentLate has one request due at an instant be sent later.
func sentLate(due, by time.Duration) func(history.History) history.History {
	return ops(func(o *history.Op) {
		if o.Intended == due {
			o.Sent += by
			o.Done += by
		}
	})
}

const (
	readOnlyW = verdict.ReadOnlyWithin
	failoverW = verdict.FailoverWithin
	failbackW = verdict.FailbackWithin
)

// users are the measures that rest on all that users saw from the bite on.
func users(more ...verdict.Measure) []verdict.Measure {
	return append(more, verdict.Availability, verdict.SplitBrain, verdict.StaleReads, verdict.Amplification)
}

func TestADoubtTouchesWhatLookedAtIt(t *testing.T) {
	if touched := unknowns(absence(nil)); len(touched) > 0 {
		t.Fatalf("unknown without any doubt: %v", touched)
	}
	for name, c := range map[string]struct {
		from, to time.Duration
		touched  []verdict.Measure
	}{
		"in the steady state":                       {2 * sec, 2*sec + ms, users(readOnlyW, failoverW, failbackW)},
		"up to the bite":                            {4 * sec, 5 * sec, users(readOnlyW, failoverW, failbackW)},
		"while the service was away":                {7 * sec, 7*sec + ms, users(readOnlyW, failoverW)},
		"while it was seen to be back":              {9 * sec, 9*sec + ms, users(readOnlyW, failoverW)},
		"after it was surely back":                  {12 * sec, 13*sec + 999*ms, users()},
		"after that, for as long as a relapse":      {12 * sec, 14 * sec, users(readOnlyW, failoverW)},
		"on the way home":                           {16 * sec, 16*sec + ms, users(failbackW)},
		"while it was seen to be at home":           {19 * sec, 19*sec + ms, users(failbackW)},
		"when it was surely at home":                {22 * sec, 23*sec + 999*ms, users()},
		"when it was at home, as long as a relapse": {22 * sec, 24 * sec, users(failbackW)},
		"in the final read":                         {26*sec + 500*ms, 26*sec + 501*ms, []verdict.Measure{verdict.DataLoss, verdict.Duplicates, verdict.StaleReads}},
		"after all":                                 {28 * sec, 99 * sec, nil},
		"all the time":                              {0, 99 * sec, users(readOnlyW, failoverW, failbackW, verdict.DataLoss, verdict.Duplicates)},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(unknowns(absence(doubtful(c.from, c.to)))).To(ConsistOf(c.touched))
		})
	}
}

func TestALateSendTouchesWhatLookedAtIt(t *testing.T) {
	const limit = 250 * ms
	for name, c := range map[string]struct {
		due, by time.Duration
		touched []verdict.Measure
	}{
		"no later than is bounded":   {7 * sec, limit, nil},
		"in the steady state":        {2 * sec, limit + 1, users(readOnlyW, failoverW, failbackW)},
		"while the service was away": {7 * sec, limit + 1, users(readOnlyW, failoverW)},
		"after it was surely back":   {12 * sec, limit + 1, users()},
		"on the way home":            {16 * sec, limit + 1, users(failbackW)},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(unknowns(absence(sentLate(c.due, c.by)))).To(ConsistOf(c.touched))
		})
	}
}

func TestLatenessIsBoundedByHalfTheDeadline(t *testing.T) {
	g := NewWithT(t)
	short := func(by time.Duration) history.History {
		return absence(both(sentLate(12*sec, by), func(h history.History) history.History {
			h[0].Meta.Deadline = 100 * ms
			return h
		}))
	}
	g.Expect(unknowns(short(50 * ms))).To(BeEmpty())
	g.Expect(unknowns(short(51 * ms))).To(ConsistOf(users()))
}

func TestDoubtsSayWhy(t *testing.T) {
	g := NewWithT(t)
	f := verdict.JudgeFailover(absence(doubtful(7*sec, 7*sec+300*ms)))
	g.Expect(f.Reason).To(Equal("the instrument was not to be trusted from 7 s to 7.3 s: the harness stood still"))
	f = verdict.JudgeFailover(absence(both(sentLate(7*sec, 300*ms), sentLate(7*sec+10*ms, 290*ms))))
	g.Expect(f.Reason).To(Equal("the harness itself was late: requests sent more than 0.25 s after they were due: 2, the latest after 0.3 s"))
}

// What would break every limit breaks none when it was seen with a doubtful
// instrument, not even that of a matcher.
func TestADoubtLeavesNoLowerBound(t *testing.T) {
	g := NewWithT(t)
	h := story{turns: []turn{{at: 5 * sec, mode: hanging}}, goals: everything(), edit: doubtful(20*sec, 20*sec+ms)}.history()
	f := verdict.JudgeFailover(h)
	g.Expect(f.State).To(Equal(verdict.Unknown))
	g.Expect(f.Against(1)).To(Equal(verdict.Unknown))
}

// unknowns lists the measures that could not be taken.
func unknowns(h history.History) []verdict.Measure {
	var measures []verdict.Measure
	for _, f := range verdict.JudgeAll(h) {
		if !f.Measured {
			measures = append(measures, f.Measure)
		}
	}
	slices.Sort(measures)
	return measures
}
