package verdict_test

import (
	"slices"
	"strings"
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

// stoodStill is a doubt that costs probes.
func stoodStill(from, to time.Duration) func(history.History) history.History {
	return doubtful(history.Standstill, "the harness stood still for a while", from, to)
}

// clockSet is a doubt of which nobody knows what it did.
func clockSet(from, to time.Duration) func(history.History) history.History {
	return doubtful(history.ClockJumped, "the wall clock jumped", from, to)
}

func doubtful(id history.NoteID, why string, from, to time.Duration) func(history.History) history.History {
	return with(history.Event{Note: &history.Note{ID: id, Taints: true, Text: why, Span: &history.Interval{From: from, To: to}}})
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
	recoveryW = verdict.RecoveryWithin
)

// users are the measures that rest on all that users saw from the onset on.
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
		"in the steady state":                       {2 * sec, 2*sec + ms, users(readOnlyW, failoverW, failbackW, recoveryW)},
		"up to the onset":                           {4 * sec, 5 * sec, users(readOnlyW, failoverW, failbackW, recoveryW)},
		"while the service was away":                {7 * sec, 7*sec + ms, users(readOnlyW, failoverW)},
		"while it was seen to be back":              {9 * sec, 9*sec + ms, users(readOnlyW, failoverW)},
		"after it was surely back":                  {12 * sec, 13*sec + 999*ms, users()},
		"after that, for as long as a relapse":      {12 * sec, 14 * sec, users(readOnlyW, failoverW)},
		"on the way home":                           {16 * sec, 16*sec + ms, users(failbackW, recoveryW)},
		"while it was seen to be at home":           {19 * sec, 19*sec + ms, users(failbackW, recoveryW)},
		"when it was surely at home":                {22 * sec, 23*sec + 999*ms, users(recoveryW)},
		"when it was at home, as long as a relapse": {22 * sec, 24 * sec, users(failbackW, recoveryW)},
		"in the final read":                         {26*sec + 500*ms, 26*sec + 501*ms, []verdict.Measure{verdict.DataLoss, verdict.Duplicates, verdict.StaleReads}},
		"after all":                                 {28 * sec, 99 * sec, nil},
		"all the time":                              {0, 99 * sec, users(readOnlyW, failoverW, failbackW, recoveryW, verdict.DataLoss, verdict.Duplicates)},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(unknowns(absence(clockSet(c.from, c.to)))).To(ConsistOf(c.touched))
		})
	}
}

// A standstill costs probes; only when they are too many nothing is known.
func TestAStandstillTouchesWhenItCostsTooMuch(t *testing.T) {
	const short, long = sec, sec + ms
	for name, c := range map[string]struct {
		edit    func(history.History) history.History
		touched []verdict.Measure
	}{
		"short, in the steady state":            {stoodStill(2*sec, 2*sec+400*ms), nil},
		"short, at the onset":                   {stoodStill(4900*ms, 5300*ms), nil},
		"short, while the service was away":     {stoodStill(7*sec, 7*sec+short), nil},
		"short, when it came back":              {stoodStill(7900*ms, 8300*ms), nil},
		"short, when it was at home":            {stoodStill(22*sec, 22*sec+short), nil},
		"long, in the steady state":             {stoodStill(2*sec, 2*sec+long), users(readOnlyW, failoverW, failbackW, recoveryW)},
		"long, while the service was away":      {stoodStill(7*sec, 7*sec+long), users(readOnlyW, failoverW)},
		"long, after it was surely back":        {stoodStill(12*sec, 12*sec+long), users()},
		"long, on the way home":                 {stoodStill(16*sec, 16*sec+long), users(failbackW, recoveryW)},
		"long, in the final read":               {stoodStill(26*sec+ms, 26*sec+999*ms), nil},
		"long, as the workload ends":            {stoodStill(26*sec, 26*sec+999*ms), []verdict.Measure{recoveryW}},
		"more than a tenth of a few seconds":    {both(stoodStill(6*sec, 6*sec+600*ms), stoodStill(8*sec, 8*sec+600*ms)), users(readOnlyW, failoverW)[:2]},
		"two that touch are one":                {both(stoodStill(12*sec, 12*sec+600*ms), stoodStill(12*sec+500*ms, 13*sec+100*ms)), users()},
		"as long as a recovery must last":       {both(stoodStill(7*sec, 7*sec+400*ms), settling(400*ms)), users(readOnlyW, failoverW)},
		"longer than a deadline":                {both(stoodStill(12*sec, 12*sec+400*ms), deadline(399*ms)), users()},
		"starved, which is no standstill":       {doubtful(history.Starved, "the harness was starved of processor time", 12*sec, 12*sec+ms), users()},
		"four times":                            {four, []verdict.Measure{readOnlyW, failoverW, failbackW, recoveryW}},
		"a standstill in which a clock was set": {both(stoodStill(7*sec, 7*sec+300*ms), clockSet(7*sec, 7*sec+300*ms)), users(readOnlyW, failoverW)},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(unknowns(absence(c.edit))).To(ConsistOf(c.touched))
		})
	}
}

// four standstills, each far from enough to matter.
func four(h history.History) history.History {
	for _, at := range []time.Duration{11 * sec, 12 * sec, 21 * sec, 22 * sec} {
		h = stoodStill(at, at+260*ms)(h)
	}
	return h
}

func settling(d time.Duration) func(history.History) history.History {
	return func(h history.History) history.History {
		h[0].Meta.Settle = d
		return h
	}
}

func deadline(d time.Duration) func(history.History) history.History {
	return func(h history.History) history.History {
		h[0].Meta.Workloads[0].Deadline = d
		return h
	}
}

func TestALateSendTouchesWhatLookedAtIt(t *testing.T) {
	for name, c := range map[string]struct {
		due, by time.Duration
		touched []verdict.Measure
	}{
		"a little, in the steady state": {2 * sec, 251 * ms, nil},
		"a little, while away":          {7 * sec, 251 * ms, nil},
		"in the steady state":           {2 * sec, sec + 1, users(readOnlyW, failoverW, failbackW, recoveryW)},
		"while the service was away":    {7 * sec, sec + 1, users(readOnlyW, failoverW)},
		"after it was surely back":      {12 * sec, sec + 1, users()},
		"on the way home":               {16 * sec, sec + 1, users(failbackW, recoveryW)},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(unknowns(absence(sentLate(c.due, c.by)))).To(ConsistOf(c.touched))
		})
	}
}

// Lateness of up to a quarter of a second, or half a deadline, is no doubt at all.
func TestLatenessIsBoundedByHalfTheDeadline(t *testing.T) {
	inDoubt := func(patience, by time.Duration) bool {
		f := verdict.JudgeFailover(absence(both(sentLate(8*sec+10*ms, by), deadline(patience))))
		return strings.Contains(f.Reason, "in doubt")
	}
	g := NewWithT(t)
	g.Expect(inDoubt(sec, 250*ms)).To(BeFalse())
	g.Expect(inDoubt(sec, 251*ms)).To(BeTrue())
	g.Expect(inDoubt(100*ms, 50*ms)).To(BeFalse())
	g.Expect(inDoubt(100*ms, 51*ms)).To(BeTrue())
}

func TestDoubtsSayWhy(t *testing.T) {
	g := NewWithT(t)
	f := verdict.JudgeFailover(absence(clockSet(7*sec, 7*sec+300*ms)))
	g.Expect(f.Reason).To(Equal("the instrument was not to be trusted from 7 s to 7.3 s: the wall clock jumped"))
	f = verdict.JudgeFailover(absence(both(stoodStill(7*sec, 7*sec+100*ms), stoodStill(8*sec, 8*sec+1100*ms))))
	g.Expect(f.Reason).To(Equal("the instrument was not to be trusted from 8 s to 9.1 s: the harness stood still for a while"))
	f = verdict.JudgeFailover(absence(both(sentLate(7*sec, 1300*ms), sentLate(7*sec+10*ms, 1290*ms))))
	g.Expect(f.Reason).To(Equal("the harness itself was late: requests sent more than 0.25 s after they were due: 2, the latest after 1.3 s"))
	f = verdict.JudgeFailover(absence(four))
	g.Expect(f.Reason).To(Equal("the harness was in doubt too often to tell what it missed: 4 times"))
	f = verdict.JudgeFailover(absence(stoodStill(9*sec, 9*sec+400*ms)))
	g.Expect(f.Reason).To(Equal("reads and writes were served again 2.999 s ± 0.011 s after the onset; meanwhile the harness was in doubt for 0.4 s, " +
		"and so it is known as 3.705 s ± 0.717 s; the limit of 20 s holds"))
}

// What would break every limit breaks none when too much of it was seen with a
// doubtful instrument, not even that of a matcher.
func TestADoubtLeavesNoLowerBound(t *testing.T) {
	g := NewWithT(t)
	h := story{turns: []turn{{at: 5 * sec, mode: hanging}}, goals: everything(), edit: stoodStill(20*sec, 21*sec+ms)}.history()
	f := verdict.JudgeFailover(h)
	g.Expect(f.State).To(Equal(verdict.Unknown))
	g.Expect(f.Against(1)).To(Equal(verdict.Unknown))
}

// A request that was under way when the harness stood still was seen late. That
// does not show that the service held it, and so was away when it was sent.
func TestWhatWasSeenLateWasNotHeld(t *testing.T) {
	late := ops(func(o *history.Op) {
		if o.Sent >= 8990*ms && o.Sent < 9400*ms {
			o.Sent, o.Done = 9400*ms, 9401*ms
			if o.Intended < 9*sec {
				o.Sent, o.Done = o.Intended, 9400*ms
			}
		}
	})
	f := verdict.JudgeFailover(story{
		turns: []turn{{at: 5 * sec, mode: failing}, {at: 8985 * ms, mode: up}}, edit: both(late, stoodStill(8995*ms, 9400*ms)),
	}.history())
	NewWithT(t).Expect(f.Value-f.Bound).To(BeNumerically("<", 3.983), f.Reason)
}

// What is only assumed does not undo a recovery that was seen for long enough,
// but neither does it pass for one.
func TestTheEndAfterAStandstill(t *testing.T) {
	home := []turn{{at: 8 * sec, by: "tokyo"}, {at: 18 * sec, by: "seoul"}}
	for name, c := range map[string]struct {
		story    story
		measured bool
	}{
		"seen for long enough":          {story{turns: home, end: 20500 * ms, edit: stoodStill(19*sec, 19400*ms)}, true},
		"seen for too short a time":     {story{turns: home, end: 20300 * ms, edit: stoodStill(19*sec, 19400*ms)}, false},
		"hardly anything was seen then": {story{end: 20500 * ms, edit: stoodStill(20180*ms, 20480*ms)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := verdict.JudgeFailback(c.story.history())
			NewWithT(t).Expect(f.Measured).To(Equal(c.measured), f.Reason)
		})
	}
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
