package verdict_test

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// asks has every twentieth read ask for an id that was never written, and the
// final read for five more.
func asks(during, finally history.Outcome) func(history.History) history.History {
	return func(h history.History) history.History {
		n := 0
		for i, e := range h {
			if e.Op != nil && e.Op.Kind == history.Read {
				if n++; n%20 == 0 {
					op := *e.Op
					op.ID, op.Never, op.Outcome = fmt.Sprintf("never-%d", i), true, during
					h[i].Op = &op
				}
			}
		}
		for i := range 5 {
			h = append(h, history.Event{At: 26 * sec, Final: &history.Final{ID: fmt.Sprintf("nothing-%d", i), Never: true, Outcome: finally}})
		}
		return h
	}
}

func TestWhatWasNeverWrittenMustBeMissing(t *testing.T) {
	g := NewWithT(t)
	h := story{goals: everything(), edit: asks(history.Missing, history.Missing)}.history()
	for _, f := range verdict.JudgeAll(h) {
		g.Expect(f.State).To(Equal(verdict.Holds), "%s: %s", f.Measure, f.Reason)
	}
	f := verdict.JudgeDataLoss(h)
	asked, _ := f.Detail(verdict.DetailInventedAsked)
	found, told := f.Detail(verdict.DetailInventedFound)
	g.Expect(asked.Value).To(Equal(62.0 + 5))
	g.Expect(told).To(BeTrue())
	g.Expect(found.Value).To(BeZero())
	g.Expect(verdict.JudgeAvailability(h).Value).To(Equal(1.0), "that it is missing is the good answer")
}

func TestNobodyAskedForWhatWasNeverWritten(t *testing.T) {
	g := NewWithT(t)
	f := verdict.JudgeDataLoss(story{goals: everything()}.history())
	g.Expect(f.State).To(Equal(verdict.Holds))
	asked, told := f.Detail(verdict.DetailInventedAsked)
	g.Expect(told).To(BeTrue())
	g.Expect(asked.Value).To(BeZero())
}

// A service that finds everything cannot have lost anything, as far as it says.
func TestAServiceThatMakesItsAnswersUpProvesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		edit   func(history.History) history.History
		reason string
	}{
		"all the time":          {asks(history.OK, history.OK), "of 67 ids that were never written it found 67"},
		"in the final read":     {asks(history.Missing, history.OK), "of 67 ids that were never written it found 5"},
		"only during the run":   {asks(history.OK, history.Missing), "it found 62"},
		"nobody knows":          {asks(history.Missing, history.Failed), "none of the 5 ids that were never written was answered in the final read"},
		"though much is lost":   {both(asks(history.Missing, history.OK), finals(gone, "601")), "proves nothing"},
		"though there are two":  {both(asks(history.Missing, history.OK), finals(copies(2), "601")), "proves nothing"},
		"though reads are old":  {both(asks(history.Missing, history.OK), readAt(8*sec, "701")), "proves nothing"},
		"one of many, one time": {both(asks(history.Missing, history.Missing), finals(found, "nothing-3")), "it found 1"},
	} {
		t.Run(name, func(t *testing.T) {
			h := story{goals: everything(), edit: c.edit}.history()
			for _, judge := range []verdict.Judge{verdict.JudgeDataLoss, verdict.JudgeDuplicates, verdict.JudgeStaleReads} {
				f := judge(h)
				g := NewWithT(t)
				g.Expect(f.State).To(Equal(verdict.Unknown), "%s: %s", f.Measure, f.Reason)
				g.Expect(f.Reason).To(ContainSubstring(c.reason))
			}
		})
	}
}

// To find what was never written is a wrong answer, and an answer all the same: the
// service is up, and whatever it says of its items proves nothing.
func TestAMadeUpAnswerIsOneThatProvesNothing(t *testing.T) {
	g := NewWithT(t)
	h := story{goals: everything(), edit: ops(func(o *history.Op) {
		if o.Kind == history.Read && o.Sent >= 6*sec && o.Sent < 7*sec {
			o.ID, o.Never = "never", true
		}
	})}.history()
	available := verdict.JudgeAvailability(h)
	g.Expect(available.State).To(Equal(verdict.Holds), "%s", available.Reason)
	lost := verdict.JudgeDataLoss(h)
	g.Expect(lost.State).To(Equal(verdict.Unknown), "%s", lost.Reason)
}
