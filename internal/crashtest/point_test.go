package crashtest

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/journal"
)

// surveyed are courses as small systems give them.
func surveyed() []course {
	var all []course
	for _, s := range scenarios() {
		all = append(all, course{s, map[moment]int{
			{}: 1,
			{act: journal.Create, kind: journal.Container}:             15,
			{act: journal.Create, kind: journal.Container, done: true}: 15,
			injecting: 1, injected: 1, healed: 2,
			{act: journal.Remove, kind: journal.World}: 1,
		}})
	}
	return all
}

func TestPointsMeetEveryRecordInEveryScenario(t *testing.T) {
	g := NewWithT(t)
	courses := surveyed()
	c := newChooser(7, courses)
	met := map[string]map[moment]bool{}
	for range len(courses) * len(courses[0].moments) {
		p := c.next()
		if met[p.scenario.kind] == nil {
			met[p.scenario.kind] = map[moment]bool{}
		}
		met[p.scenario.kind][p.moment] = true
	}
	g.Expect(met).To(HaveLen(len(courses)))
	for kind, moments := range met {
		g.Expect(moments).To(HaveLen(len(courses[0].moments)), kind)
	}
}

func TestFirstPointsDifferInBoth(t *testing.T) {
	g := NewWithT(t)
	courses := surveyed()
	c := newChooser(7, courses)
	kinds, moments := map[string]bool{}, map[moment]bool{}
	for range len(courses[0].moments) { // fewer than there are scenarios
		p := c.next()
		kinds[p.scenario.kind], moments[p.moment] = true, true
	}
	g.Expect(kinds).To(HaveLen(len(courses[0].moments)))
	g.Expect(moments).To(HaveLen(len(courses[0].moments)))
}

func TestPointsComeFromTheSeed(t *testing.T) {
	g := NewWithT(t)
	draw := func(seed int64) (all []point) {
		c := newChooser(seed, surveyed())
		for range 30 {
			all = append(all, c.next())
		}
		return all
	}
	g.Expect(draw(1)).To(Equal(draw(1)))
	g.Expect(draw(1)).NotTo(Equal(draw(2)))
}

func TestPointsCanBeReached(t *testing.T) {
	g := NewWithT(t)
	courses := surveyed()
	c := newChooser(3, courses)
	latest := 0
	for range 500 {
		p := c.next()
		g.Expect(p.nth).To(And(BeNumerically(">=", 1), BeNumerically("<=", courses[0].moments[p.moment])))
		g.Expect(p.delay).To(And(BeNumerically(">=", 0), BeNumerically("<", mostDelay)))
		latest = max(latest, p.nth)
	}
	g.Expect(latest).To(Equal(15), "also the last record of a kind is met")
}

// TestScenariosThatDiffer have no records in common but the begin.
func TestScenariosThatDiffer(t *testing.T) {
	g := NewWithT(t)
	courses := []course{
		{scenario{kind: "long"}, map[moment]int{{}: 1, injecting: 1, injected: 1, healed: 1}},
		{scenario{kind: "short"}, map[moment]int{{}: 1, {act: journal.Remove, kind: journal.World}: 2}},
	}
	c := newChooser(1, courses)
	met := map[string]map[moment]bool{"long": {}, "short": {}}
	for range 8 {
		p := c.next()
		met[p.scenario.kind][p.moment] = true
	}
	g.Expect(met["long"]).To(HaveLen(4))
	g.Expect(met["short"]).To(HaveLen(2))
}
