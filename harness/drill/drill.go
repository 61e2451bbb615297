package drill

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// Episode is one fault or one pair.
type Episode struct {
	Node plan.Node // its faults have ids that are unique in the drill
	// Class says what the objectives are for: HA for a single fault that takes at most
	// one host, DR for more.
	Class settings.Class
	Takes time.Duration // when all goes well, with the recovery
}

// ErrNothing is in the error of a drill when no fault of any kind may be drawn for the
// system.
var ErrNothing = errors.New("drill: there is nothing to draw from")

// Draw draws as many episodes as the budget has room for, in order.
func Draw(m system.Model, o Options) ([]Episode, error) {
	if err := o.Check(m); err != nil {
		return nil, err
	}
	d := drawing{options: o, model: m, pool: o.admitted(m), dice: dice{o.Seed}, drawn: map[string]int{}}
	if len(d.pool) == 0 {
		return nil, fmt.Errorf("%w: no kind of fault has a candidate within x-gameday.limits and x-gameday.drill", ErrNothing)
	}
	var all []Episode
	for left := o.Budget; ; {
		e := d.episode(len(all) + 1)
		if left -= e.Takes; left < 0 {
			break
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("drill: a budget of %s has no room for an episode; give it %s at least", o.Budget, longest())
	}
	return all, nil
}

// longest is a budget with room for any episode.
func longest() time.Duration { return pairLead + MostHold + pairTail + Between + Usual }

// drawing is a drill while it is drawn.
type drawing struct {
	options Options
	model   system.Model
	pool    []candidate
	dice    dice
	drawn   map[string]int // how often each spec was, by its text
	faults  int            // so far
}

// episode draws the n-th, counted from 1.
func (d *drawing) episode(n int) Episode {
	hold := LeastHold + time.Duration(d.dice.under(int((MostHold-LeastHold)/time.Second)+1, "hold", n))*time.Second
	first := d.one(d.pool, "first", n)
	if d.dice.share("pair", n) < pairOdds {
		if partners := d.partners(first); len(partners) > 0 {
			return d.pair(first, d.one(partners, "second", n), hold)
		}
	}
	class := settings.DR
	if len(first.victims) <= 1 {
		class = settings.HA
	}
	return Episode{Node: plan.Do{Fault: d.number(d.elsewhere(first, n)), For: hold}, Class: class, Takes: hold + Between + Usual}
}

// number counts a fault and gives it the next id.
func (d *drawing) number(s plan.Spec) plan.Spec {
	d.faults++
	s.ID = "f" + strconv.Itoa(d.faults)
	return s
}
