package injectors

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// poisoned is a toxic in force on links.
type poisoned struct {
	poison
	world  system.World
	id     string
	links  []system.Link // that are watched
	hosts  []string
	usual  map[system.Link]time.Duration // that an exchange took before, in the median
	spread time.Duration                 // how little that is known

	onset, cured history.Interval
	gone         bool
	delivered    []history.Delivery
}

// plain is an exchange that any link answers which works: its end ends it.
func plain() system.Exchange {
	return system.Exchange{Say: "\r\n", End: true, Whole: true, Deadline: lapMargin}
}

// endMargin is how much later than it should a connection may end.
const endMargin = 300 * time.Millisecond

// laps are exchanges that show the toxic.
func (a *poisoned) laps() laps {
	say := a.say
	say.Deadline = a.most + lapMargin
	if a.ends { // who waits for an end that does not come holds a server up
		say.Deadline = a.most + endMargin
	}
	return laps{world: a.world, say: say, most: a.atOnce()}
}

// atOnce is how many exchanges run side by side. When a share of them is struck, a
// server that takes one at a time makes the others wait for those, and they would
// seem to be struck as well; so there are only as many as the time demands.
func (a *poisoned) atOnce() int {
	if a.share == 1 {
		return lapsAtOnce
	}
	const affordable = 6 * time.Second
	return min(1+int(struckWanted*a.most/affordable), lapsAtOnce)
}

// measureBefore sees that the links work, and how long exchanges take.
func (a *poisoned) measureBefore(ctx context.Context) error {
	l := laps{world: a.world, say: plain()}
	if !a.ends {
		l.say = a.say
		l.say.Deadline = lapMargin
	}
	all, err := l.run(ctx, a.links, max(samplesOfAll, fewest*len(a.links)))
	if err != nil {
		return err
	}
	if err := answered(all); err != nil {
		if !a.upstream && !a.ends {
			err = fmt.Errorf("%w: a server that says nothing to an empty line, or goes on listening, cannot show the way back; use direction=upstream", err)
		}
		return err
	}
	a.usual = map[system.Link]time.Duration{}
	if a.ends {
		return a.seeUnmet(ctx)
	}
	var off []time.Duration
	for link, took := range tookByLink(all) {
		a.usual[link], _, _ = median(took)
		for _, t := range took {
			off = append(off, t-a.usual[link])
		}
	}
	_, known, _ := median(off)
	a.spread = max(-known.low, known.high)
	return nil
}

// seeUnmet sees that links do not do by themselves what the toxic will do to them.
func (a *poisoned) seeUnmet(ctx context.Context) error {
	if !a.unmet {
		return nil
	}
	all, err := a.laps().run(ctx, a.links, len(a.links))
	if met := a.struck(all); err == nil && len(met) > 0 {
		err = fmt.Errorf("a connection on %s ends by itself when %d bytes without an end of a line were sent, so this fault could not be seen there", nameOf(met[0].link), len(a.say.Say))
	}
	return err
}

// Numbers of exchanges in a measurement.
const (
	samplesOfAll   = 24 // when all connections are struck
	samplesOfLong  = 12 // of those that take long
	struckWanted   = 20 // when a share of them is, so many are expected to be
	longIs         = 5 * time.Second
	struckAtLeast  = 4 // a share of 1/4 of those expected must be struck
	lateAfterHeals = 5 // times that exchanges after the heal are looked at
)

// samples is how many exchanges a measurement takes.
func (a *poisoned) samples() int {
	switch {
	case a.share < 1:
		return int(math.Ceil(struckWanted / a.share))
	case a.most > longIs:
		return samplesOfLong
	}
	return max(samplesOfAll, fewest*len(a.links))
}

// strikes says whether an exchange shows the toxic.
func (a *poisoned) strikes(one lap) bool {
	return one.met.Reply == a.reply && a.added(one) >= a.least
}

// added is how much longer an exchange took than usual.
func (a *poisoned) added(one lap) time.Duration { return one.met.Took - a.usual[one.link] }

// struck are the exchanges that show the toxic.
func (a *poisoned) struck(all []lap) []lap {
	return slices.DeleteFunc(slices.Clone(all), func(one lap) bool { return !a.strikes(one) })
}

// inForce says whether so many of the exchanges are struck that it is no chance.
func (a *poisoned) inForce(struck, of int) bool {
	return struck > 0 && float64(struck) >= float64(of)*a.share/struckAtLeast
}

// Confirm sees that connections of every link that is watched meet the toxic: most of
// them, or the share that was asked for, over all links.
func (a *poisoned) Confirm(ctx context.Context) (fault.Onset, error) {
	all, err := a.laps().run(ctx, a.links, a.samples())
	if err != nil {
		return fault.Onset{}, fmt.Errorf("injectors: %w", err)
	}
	struck := a.struck(all)
	if !a.inForce(len(struck), len(all)) {
		return fault.Onset{}, fmt.Errorf("injectors: the %s toxic is not seen: %d of %d exchanges met it, and %.0f are expected", a.toxic, len(struck), len(all), float64(len(all))*a.share)
	}
	seen := fault.Onset{Interval: a.onset, Hosts: a.hosts}
	for _, link := range a.links {
		of := func(one lap) bool { return one.link != link }
		mine, met := slices.DeleteFunc(slices.Clone(all), of), slices.DeleteFunc(slices.Clone(struck), of)
		if a.share == 1 && 2*len(met) <= len(mine) {
			return fault.Onset{}, fmt.Errorf("injectors: the %s toxic is not seen on %s: %d of %d exchanges met it", a.toxic, nameOf(link), len(met), len(mine))
		}
		seen.Evidence = append(seen.Evidence, a.evidence(link, met)...)
	}
	a.delivered = append(a.measured(struck), struckShare(history.StruckConnections, a.share, len(struck), len(all)))
	return seen, nil
}

// evidence is what the struck exchanges on a link tell.
func (a *poisoned) evidence(link system.Link, struck []lap) []history.Evidence {
	if len(struck) == 0 {
		return nil
	}
	name := nameOf(link)
	seen := []history.Evidence{{ID: history.ConnectionsStruck, Of: name, Host: link.From, Value: float64(len(struck)), Unit: "connections"}}
	if !a.ends {
		took := tookByLink(struck)[link]
		slices.Sort(took)
		added := took[len(took)/2] - a.usual[link]
		seen = append(seen, history.Evidence{ID: history.AddedLatency, Of: name, Host: link.From, Value: ms(added), Unit: "ms"})
	}
	return seen
}

// measured is what the struck exchanges deliver, in the median. What was usual before
// is known to a spread, by which the figure may be off.
func (a *poisoned) measured(struck []lap) []history.Delivery {
	if a.figure == nil {
		return nil
	}
	var took []time.Duration
	heard := 0
	for _, one := range struck {
		took, heard = append(took, a.added(one)), one.met.Heard
	}
	d := a.delivery
	mid, within, ok := median(took)
	low := within.low - a.spread
	if !ok || low <= 0 {
		return []history.Delivery{d} // not measured
	}
	d.Measured, d.Samples = a.figure(mid, heard), len(took)
	for _, edge := range []time.Duration{low, within.high + a.spread} {
		d.Bound = max(d.Bound, math.Abs(a.figure(edge, heard)-d.Measured))
	}
	return []history.Delivery{d}
}

// SetLevel is an error: how much and how many are parameters.
func (*poisoned) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal takes the toxic off, and sees that exchanges do not meet it any more and that
// the links work.
func (a *poisoned) Heal(ctx context.Context) (fault.Outcome, error) {
	if !a.gone {
		at, err := a.world.Streams().Cure(ctx, a.id)
		if err != nil {
			return fault.Outcome{}, err
		}
		a.gone, a.cured = true, at
	}
	out := fault.Outcome{Removed: true, Begun: a.cured, Delivered: a.delivered}
	if len(out.Delivered) == 0 { // it was healed before it was measured
		out.Delivered = []history.Delivery{a.unmeasured()}
	}
	if err := a.seeGone(ctx); err != nil {
		return out, fmt.Errorf("injectors: %w", err)
	}
	out.Gone = history.Interval{From: a.cured.From, To: a.world.Now()}
	return out, nil
}

func (a *poisoned) unmeasured() history.Delivery {
	if a.figure != nil {
		return a.delivery
	}
	return history.Delivery{Quantity: history.StruckConnections, Unit: "ratio", Requested: a.share}
}

// seeGone looks at exchanges several times: some may be late by themselves.
func (a *poisoned) seeGone(ctx context.Context) error {
	struck, n := 0, a.samples()
	for range lateAfterHeals {
		all, err := a.laps().run(ctx, a.links, n)
		if err != nil {
			return err
		}
		if struck = len(a.struck(all)); !a.inForce(struck, n) {
			return a.seeWorking(ctx)
		}
	}
	return fmt.Errorf("the %s toxic is still seen: %d of %d exchanges met it", a.toxic, struck, n)
}

// seeWorking sees that the links answer.
func (a *poisoned) seeWorking(ctx context.Context) error {
	all, err := laps{world: a.world, say: plain()}.run(ctx, a.links, len(a.links))
	if err != nil {
		return err
	}
	return answered(all)
}
