package workload

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/wait"
)

// readBack is the final read of ids, apart from those that were never written.
func readBack(t *testing.T, r *Runner, ids ...string) []history.Final {
	t.Helper()
	return slices.DeleteFunc(r.FinalRead(t.Context(), ids), func(f history.Final) bool { return f.Never })
}

func TestFinalRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := answering(func(op Operation, n int) Reply {
			switch id := op.ID; {
			case id == "broken", id == "shaky" && n < 4:
				return Reply{Outcome: history.Failed, Status: 500}
			case id == "there", id == "lagging" && n >= 3, id == "shaky":
				return Reply{Outcome: history.OK}
			}
			return Reply{Outcome: history.Missing, Error: "it said so"}
		})
		r, n := runner(t, posts(), s, FinalBudget(3*time.Second))
		g.Expect(readBack(t, r, "there", "lost", "lagging", "shaky", "broken")).To(Equal([]history.Final{
			{ID: "there", Outcome: history.OK},
			{ID: "lost", Outcome: history.Missing, Error: "it said so"},
			{ID: "lagging", Outcome: history.OK},
			{ID: "shaky", Outcome: history.OK},
			{ID: "broken", Outcome: history.Failed, Error: "status 500 (failed)"},
		}))
		for _, op := range s.questions() {
			if strings.HasPrefix(op.ID, "t-w-") {
				g.Expect(s.asked[op.ID]).To(Equal(1), "what was never written cannot turn up late")
			}
		}
		g.Expect(s.asked["there"]).To(Equal(1))
		g.Expect(s.asked["lost"]).To(Equal(3))
		g.Expect(n.all()).To(BeEmpty(), "the final read is no user's operation")
	})
}

func TestFinalReadCountsWhatItFinds(t *testing.T) {
	g := NewWithT(t)
	r, _ := runner(t, posts(), answering(func(op Operation, _ int) Reply {
		switch {
		case !op.Count:
			return Reply{Outcome: history.Failed, Error: "not asked to count"}
		case op.ID == "twice":
			return Reply{Outcome: history.OK, Copies: 2}
		case op.ID == "below zero":
			return Reply{Outcome: history.OK, Copies: -1, Error: "copies: -1"}
		}
		return Reply{Outcome: history.Missing, Copies: 7}
	}), FinalBudget(time.Millisecond))
	finals := readBack(t, r, "twice", "below zero", "lost")
	g.Expect(finals[0]).To(Equal(history.Final{ID: "twice", Outcome: history.OK, Count: 2}))
	g.Expect(finals[1]).To(Equal(history.Final{ID: "below zero", Outcome: history.OK, Error: "copies: -1"}))
	g.Expect(finals[2].Count).To(BeZero())
}

func TestFinalReadOfADeadSystemEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r, _ := runner(t, posts(), answering(func(Operation, int) Reply {
			_ = wait.Pause(t.Context(), 200*time.Millisecond)
			return Reply{Outcome: history.Failed, Error: "deadline 200ms exceeded"}
		}), FinalBudget(900*time.Millisecond))
		begin := time.Now()
		finals := r.FinalRead(t.Context(), make([]string, 200))
		g.Expect(time.Since(begin)).To(BeNumerically("<=", 1200*time.Millisecond))
		errors := map[string]int{}
		for _, final := range finals {
			g.Expect(final.Outcome).To(Equal(history.Failed))
			errors[final.Error]++
		}
		g.Expect(errors).To(Equal(map[string]int{"deadline 200ms exceeded": 80, "not read: the time was up": 140}),
			"16 at a time, five times")
	})
}

// One miss may be a replica's lag; when the time is up, nothing is known.
func TestFinalReadDoesNotTakeAMissForALoss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r, _ := runner(t, posts(), newService(), FinalBudget(300*time.Millisecond))
		g.Expect(readBack(t, r, "x")).To(Equal([]history.Final{
			{ID: "x", Outcome: history.Failed, Error: "missing, but the time was up before it was so for a second"},
		}))
	})
}

// Ids that were never written are asked for as the others are, among them, and are
// many enough to catch a service that finds everything.
func TestFinalReadAsksForWhatWasNeverWritten(t *testing.T) {
	for _, c := range []struct{ written, never int }{{0, 20}, {10, 20}, {1000, 20}, {1001, 21}, {5000, 100}} {
		synctest.Test(t, func(t *testing.T) {
			g := NewWithT(t)
			s := newService()
			r, _ := runner(t, posts(), s)
			for range c.written {
				s.items[r.ids.next()] = true
			}
			finals := r.FinalRead(t.Context(), r.IDs())
			g.Expect(finals).To(HaveLen(c.written + c.never))
			for i, final := range finals {
				g.Expect(final.Never).To(Equal(i >= c.written))
				g.Expect(final.Outcome == history.OK).To(Equal(i < c.written))
				g.Expect(final.ID).To(MatchRegexp(`^t-w-[0-9a-f]{8}$`))
			}
			if c.written >= 1000 {
				first := s.questions()[:len(finals)/2]
				never := slices.DeleteFunc(first, func(op Operation) bool { return s.items[op.ID] })
				g.Expect(len(never)).To(BeNumerically("~", c.never/2, 10+c.never/5), "they are mixed")
			}
		})
	}
}

func TestAServiceThatFindsEverythingIsCaught(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r, n := runner(t, posts(), answering(func(Operation, int) Reply { return Reply{Outcome: history.OK} }))
		_, err := r.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		runFor(t, r, 10*time.Second)
		caught := 0
		for _, op := range n.all() {
			if op.Never && op.Outcome == history.OK {
				caught++
			}
		}
		g.Expect(caught).To(BeNumerically(">=", 8))
		g.Expect(r.FinalRead(t.Context(), r.IDs())).To(ContainElement(And(HaveField("Never", true), HaveField("Outcome", history.OK))))
	})
}
