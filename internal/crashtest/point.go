package crashtest

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// point is where a run is killed: so long after the nth record of a kind. Which
// record of all that is differs from run to run, since objects are made side by
// side; the nth of its kind comes in every run.
type point struct {
	scenario scenario
	moment   moment
	nth      int // counts from 1
	delay    time.Duration
}

func (p point) String() string {
	return fmt.Sprintf("%s #%d +%d ms", p.moment, p.nth, p.delay.Milliseconds())
}

// course is how an undisturbed run of a scenario went.
type course struct {
	scenario scenario
	moments  map[moment]int // how often each kind of record came
}

// mostDelay is how long after a record a run is killed at most: within it, what
// the record speaks of is under way.
const mostDelay = 150 * time.Millisecond

// chooser draws points from courses. The same seed draws the same points. Any
// len(courses) points in a row have a scenario each, and as many rounds as there
// are kinds of records meet every kind in every scenario.
type chooser struct {
	random  *rand.Rand
	courses []course
	kinds   [][]moment
	drawn   int
}

func newChooser(seed int64, courses []course) *chooser {
	c := &chooser{random: rand.New(rand.NewPCG(uint64(seed), 0)), courses: courses}
	for _, one := range courses {
		c.kinds = append(c.kinds, ordered(one.moments))
	}
	// One order for all scenarios: each round is shifted by one against the last.
	if len(courses) > 0 {
		order := c.random.Perm(len(c.kinds[0]))
		for _, k := range c.kinds {
			shuffle(k, order)
		}
	}
	return c
}

// shuffle reorders as far as the order is known.
func shuffle(all []moment, order []int) {
	was := append([]moment(nil), all...)
	at := 0
	for _, from := range order {
		if from < len(was) {
			all[at] = was[from]
			at++
		}
	}
}

// next draws a point.
func (c *chooser) next() point {
	row := c.drawn % len(c.courses)
	kinds := c.kinds[row]
	m := kinds[(row+c.drawn/len(c.courses))%len(kinds)]
	c.drawn++
	return point{
		scenario: c.courses[row].scenario,
		moment:   m,
		nth:      1 + c.random.IntN(c.courses[row].moments[m]),
		delay:    time.Duration(c.random.Int64N(int64(mostDelay))),
	}
}
