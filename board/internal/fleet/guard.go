package fleet

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Guard is the semantic validation of a push: are the values sane, and not only well
// formed?
type Guard struct {
	Load     float64 // queries a second that the fleet answers now
	Capacity float64 // queries a second that one host can answer
}

const (
	headroom  = 1.25 // of capacity over load that must stay while the fleet changes
	stepShare = 0.25 // by which a value may differ from the last one
	stepPace  = 4    // times as fast as the last one, at most
)

// Check returns every reason for which a configuration is refused, given the one that
// is in force.
func (g Guard) Check(next, last Config) error {
	var wrong []error
	if next.MinHealthy == nil {
		return errors.New("fleet: min_healthy is missing; it would be read as 1. Say how many hosts must stay in service")
	}
	if needed := g.needed(); next.Floor() < needed {
		wrong = append(wrong, fmt.Errorf("fleet: min_healthy is %d, but %.0f queries/s need %d hosts of %.0f queries/s each (with a quarter to spare)",
			next.Floor(), g.Load, needed, g.Capacity))
	}
	if far(next.Floor(), last.Floor()) {
		wrong = append(wrong, fmt.Errorf("fleet: min_healthy is %d and was %d; change it by at most a quarter at a time", next.Floor(), last.Floor()))
	}
	if far(next.Desired, last.Desired) {
		wrong = append(wrong, fmt.Errorf("fleet: desired is %d and was %d; change it by at most a quarter at a time", next.Desired, last.Desired))
	}
	if next.Pace*stepPace < last.Pace {
		wrong = append(wrong, fmt.Errorf("fleet: a pace of %s is more than %d times as fast as the last one", time.Duration(next.Pace), stepPace))
	}
	return errors.Join(wrong...)
}

// needed is how many hosts the load needs.
func (g Guard) needed() int {
	if g.Capacity <= 0 {
		return 1
	}
	return max(1, int(math.Ceil(g.Load*headroom/g.Capacity)))
}

// far says whether a value is too far from the last one; one host more or less never is.
func far(next, last int) bool {
	step := max(1, int(float64(last)*stepShare))
	return next < last-step || next > last+step
}
