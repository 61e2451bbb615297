package verdict_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// life adds the steps of a fault that is in force from one instant to another.
func life(id string, round int, from, to time.Duration) func(history.History) history.History {
	step := func(at time.Duration, stage history.FaultStage) history.Event {
		return history.Event{At: at, Fault: &history.Fault{ID: id, Round: round, Stage: stage, Interval: history.Interval{From: at, To: at + 2*ms}}}
	}
	return func(h history.History) history.History {
		return append(h, step(from, history.Injected), step(from, history.Confirmed), step(to, history.Healed), step(to, history.HealSeen))
	}
}

// The story's own fault is in force from 5 s to 15 s; f2 is from 25 s to 35 s. The
// service is down for a second under the first, and for three under the second.
func twoEpisodes(more ...func(history.History) history.History) story {
	return story{
		turns: []turn{
			{at: 5 * sec, mode: failing},
			{at: 6 * sec, mode: up},
			{at: 25 * sec, mode: failing},
			{at: 28 * sec, mode: up},
		},
		end: 45 * sec, goals: everything(),
		edit: func(h history.History) history.History {
			h = life("f2", 1, 25*sec, 35*sec)(h)
			for _, edit := range more {
				h = edit(h)
			}
			return h
		},
	}
}

func TestEachFaultOpensAnEpisode(t *testing.T) {
	g := NewWithT(t)
	f := verdict.JudgeFailover(twoEpisodes().history())
	g.Expect(f.Measured).To(BeTrue(), f.Reason)
	g.Expect(f.Value).To(BeNumerically("~", 3, f.Bound), "the worst, from its own onset")
	g.Expect(f.Bound).To(BeNumerically("<", 0.02))
	g.Expect(f.Reason).To(HavePrefix("of 2 episodes that of f2 is the worst: reads and writes were served again"))
	first, _ := detail(f, verdict.DetailEpisode+"/f1")
	second, _ := detail(f, verdict.DetailEpisode+"/f2")
	g.Expect(first.Value).To(BeNumerically("~", 1, first.Bound))
	g.Expect(second.Value).To(Equal(f.Value))
	who, _ := f.Detail(verdict.DetailAuthority)
	g.Expect(who.Text).To(Equal("seoul"), "the same in both")
}

func TestABrokenEpisodeBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		turns []turn
		end   time.Duration
	}{
		"the first": {[]turn{{at: 5 * sec, mode: failing}, {at: 12 * sec, mode: up}}, 45 * sec},
		"the last":  {[]turn{{at: 25 * sec, mode: failing}, {at: 32 * sec, mode: up}}, 45 * sec},
		"the first never recovers before the second": {[]turn{{at: 5 * sec, mode: failing}, {at: 26 * sec, mode: up}}, 45 * sec},
	} {
		t.Run(name, func(t *testing.T) {
			s := twoEpisodes()
			s.turns, s.end, s.goals = c.turns, c.end, map[string]float64{"failover_within": 4, "readonly_within": 4}
			for _, judge := range []verdict.Judge{verdict.JudgeFailover, verdict.JudgeReadOnly} {
				f := judge(s.history())
				NewWithT(t).Expect(f.State).To(Equal(verdict.Broken), f.Reason)
			}
		})
	}
}

func TestAnEpisodeThatCannotBeToldLeavesTheOthersAsTheLeast(t *testing.T) {
	g := NewWithT(t)
	s := twoEpisodes(without(func(e history.Event) bool { return e.Op != nil && e.Op.Sent > 36*sec && e.Op.Sent < 46*sec }))
	s.turns = []turn{{at: 5 * sec, mode: failing}, {at: 17 * sec, mode: up}, {at: 25 * sec, mode: failing}, {at: 60 * sec, mode: up}}
	s.goals = map[string]float64{"recovery_within": 1.5, "failover_within": 8}
	f := verdict.JudgeRecovery(s.history())
	g.Expect(f.Measured).To(BeFalse())
	g.Expect(f.State).To(Equal(verdict.Broken), "%s: 2 s after the first heal are enough: %v", f.Reason, f.Details)
	s.goals = map[string]float64{"recovery_within": 5}
	f = verdict.JudgeRecovery(s.history())
	g.Expect(f.State).To(Equal(verdict.Unknown), f.Reason)
}

func TestWhatIsOneEpisode(t *testing.T) {
	for name, c := range map[string]struct {
		edit     func(history.History) history.History
		episodes int
	}{
		"one fault":                       {nil, 0},
		"side by side":                    {life("f2", 1, 10*sec, 20*sec), 0},
		"one begins as the other ends":    {life("f2", 1, 15*sec, 20*sec), 0},
		"one within another":              {life("f2", 1, 6*sec, 8*sec), 0},
		"one after the other":             {life("f2", 1, 16*sec, 20*sec), 2},
		"flapping":                        {both(life("f1", 2, 16*sec, 18*sec), life("f1", 3, 19*sec, 20*sec)), 0},
		"flapping, another in its pauses": {both(life("f1", 2, 19*sec, 20*sec), life("f2", 1, 16*sec, 17*sec)), 0},
		"three, two of them together":     {both(life("f2", 1, 17*sec, 19*sec), life("f3", 1, 18*sec, 20*sec)), 2},
	} {
		t.Run(name, func(t *testing.T) {
			f := verdict.JudgeFailover(story{end: 45 * sec, edit: c.edit}.history())
			n := 0
			for _, d := range f.Details {
				if d.ID == verdict.DetailEpisode {
					n++
				}
			}
			NewWithT(t).Expect(n).To(Equal(c.episodes), f.Reason)
			NewWithT(t).Expect(f.Measured).To(BeTrue(), f.Reason)
		})
	}
}

// Flapping counts from the first onset, through its pauses.
func TestFlappingIsOneEpisode(t *testing.T) {
	g := NewWithT(t)
	flaps := both(life("f1", 2, 17*sec, 19*sec), life("f1", 3, 21*sec, 23*sec))
	f := verdict.JudgeFailover(story{
		turns: []turn{{at: 5 * sec, mode: failing}, {at: 18 * sec, mode: up}}, end: 45 * sec, edit: flaps,
	}.history())
	g.Expect(f.Measured).To(BeTrue(), f.Reason)
	g.Expect(f.Value).To(BeNumerically("~", 13, f.Bound), "the first heal ended nothing")
	home := verdict.JudgeRecovery(story{turns: []turn{{at: 22 * sec, mode: failing}, {at: 25 * sec, mode: up}}, end: 45 * sec, edit: flaps}.history())
	g.Expect(home.Value).To(BeNumerically("~", 2, home.Bound), "from the last heal")
}

// A ramp begins when its first level is seen to take effect; later levels change
// nothing.
func TestARampBeginsWithItsFirstLevel(t *testing.T) {
	g := NewWithT(t)
	s := story{turns: []turn{{at: 8 * sec, mode: failing}, {at: 9 * sec, mode: up}}}
	plain := verdict.JudgeFailover(s.history())
	s.edit = with(history.Event{At: 8 * sec, Fault: &history.Fault{
		ID: "f1", Stage: history.LevelSet, Level: 0.5, Interval: history.Interval{From: 8 * sec, To: 8*sec + ms},
	}})
	g.Expect(verdict.JudgeFailover(s.history())).To(Equal(plain))
}

func TestRegionsThatDifferAreNotTold(t *testing.T) {
	g := NewWithT(t)
	s := twoEpisodes()
	s.turns[3].by = "tokyo"
	f := verdict.JudgeFailover(s.history())
	_, told := f.Detail(verdict.DetailAuthority)
	g.Expect(told).To(BeFalse())
	state, _ := f.Meets(history.Demand{Measure: "failover_within", Region: "tokyo"})
	g.Expect(state).To(Equal(verdict.Unknown))
}
