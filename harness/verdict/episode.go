package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// DetailEpisode is the figure of one episode, of the faults that it is of. Text
// says why there is none.
const DetailEpisode DetailID = "episode"

// episode is a time in which faults were in force, and what follows until the
// next one. Flapping, the same fault again and again, is one episode; so are
// faults that were in force at the same time.
type episode struct {
	faults []string // ids
	onset  history.Interval
	heal   time.Duration    // begin of the last heal, or never
	healed history.Interval // the last fault was gone within, when it was seen to be
}

// lives are the steps of faults that belong together.
type lives struct {
	faults                 []string
	confirmed, begun, seen []history.Fault
}

// findEpisodes parts the faults into episodes, in order.
func (t *trial) findEpisodes() error {
	all := t.livesOfFaults()
	slices.SortStableFunc(all, func(a, b lives) int { return cmp.Compare(a.onset().From, b.onset().From) })
	var joined []lives
	for _, next := range all {
		if n := len(joined); n > 0 && next.onset().From <= joined[n-1].end() {
			joined[n-1] = joined[n-1].and(next)
			continue
		}
		joined = append(joined, next)
	}
	for _, l := range joined {
		t.episodes = append(t.episodes, l.episode())
	}
	return nil
}

// livesOfFaults gathers the steps of each fault that took effect, of all its
// rounds.
func (t *trial) livesOfFaults() []lives {
	var all []lives
	for _, f := range t.history.Faults() {
		i := slices.IndexFunc(all, func(l lives) bool { return l.faults[0] == f.ID })
		if i < 0 && f.Stage == history.Confirmed {
			i, all = len(all), append(all, lives{faults: []string{f.ID}})
		}
		switch {
		case i < 0: // it has not taken effect yet
		case f.Stage == history.Confirmed:
			all[i].confirmed = append(all[i].confirmed, f)
		case f.Stage == history.Healed:
			all[i].begun = append(all[i].begun, f)
		case f.Stage == history.HealSeen:
			all[i].seen = append(all[i].seen, f)
		}
	}
	return all
}

func (l lives) onset() history.Interval { return first(l.confirmed) }

// end is when the last of them was surely gone; never when that was not seen.
func (l lives) end() time.Duration {
	if len(l.seen) < len(l.confirmed) {
		return never
	}
	return last(l.seen).To
}

func (l lives) and(other lives) lives {
	return lives{
		faults:    slices.Concat(l.faults, other.faults),
		confirmed: slices.Concat(l.confirmed, other.confirmed),
		begun:     slices.Concat(l.begun, other.begun),
		seen:      slices.Concat(l.seen, other.seen),
	}
}

func (l lives) episode() episode {
	e := episode{faults: l.faults, onset: l.onset(), heal: never}
	if len(l.begun) >= len(l.confirmed) {
		e.heal = last(l.begun).From
	}
	if len(l.seen) >= len(l.confirmed) {
		e.healed = last(l.seen)
	}
	return e
}

// during returns the trial as if one episode were all of it: it ends when what
// the next one does may begin.
func (t trial) during(i int) trial {
	e := t.episodes[i]
	t.looked = slices.Clone(t.looked)
	t.onset, t.heal, t.healed = e.onset, e.heal, e.healed
	t.attribute()
	if i+1 < len(t.episodes) {
		t.last = t.episodes[i+1].onset.From - t.pace
		t.ops = keep(t.ops, func(op history.Op) bool { return op.Sent < t.last })
	}
	return t
}

// takeEpisodes takes a duration of each episode, and tells the worst.
func (q inquiry) takeEpisodes(t *trial, f *Finding) error {
	if !q.timed || len(t.episodes) < 2 {
		return q.takeAll(t, f)
	}
	blank := *f
	var all []Finding
	for i := range t.episodes {
		g, one := blank, t.during(i)
		if err := q.takeAll(&one, &g); err != nil {
			g.Measured, g.Value, g.Bound, g.Details, g.Reason = false, 0, 0, nil, err.Error()
		}
		t.looked = append(t.looked, one.looked...)
		all = append(all, g)
	}
	*f = worstOf(all, t.episodes)
	return nil
}

// worstOf is the finding of the worst episode, in the bounds that all together
// give: the true worst is no better than the best that any of them may be.
func worstOf(all []Finding, episodes []episode) Finding {
	at, low, measured := 0, 0.0, true
	for i, g := range all {
		low, measured = max(low, g.least()), measured && g.Measured
		if worseThan(g, all[at]) {
			at = i
		}
	}
	f := all[at]
	f.Details = slices.DeleteFunc(slices.Clone(f.Details), func(d Detail) bool {
		differs := slices.ContainsFunc(all, func(g Finding) bool { return !g.says(d) })
		return d.ID == DetailAtLeast || d.Text != "" && differs
	})
	switch high := f.Value + f.Bound; {
	case !measured:
		f.Measured, f.Value, f.Bound = false, 0, 0
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: low, Unit: f.Unit})
	case low > f.least():
		f.Value, f.Bound = (low+high)/2, (high-low)/2
	}
	f.Reason = fmt.Sprintf("of %d episodes that of %s is the worst: %s", len(all), episodes[at].name(), f.Reason)
	for i, g := range all {
		f.Details = append(f.Details, g.ofEpisode(episodes[i]))
	}
	return f
}

// worseThan: it may have been longer, or nobody knows how long it was.
func worseThan(a, b Finding) bool {
	if a.Measured != b.Measured {
		return !a.Measured
	}
	if !a.Measured {
		return a.least() > b.least()
	}
	return a.Value+a.Bound > b.Value+b.Bound
}

func (f Finding) ofEpisode(e episode) Detail {
	d := Detail{ID: DetailEpisode, Of: e.name(), Unit: f.Unit}
	if f.Measured {
		d.Value, d.Bound = f.Value, f.Bound
	} else {
		d.Text = f.Reason
	}
	return d
}

func (e episode) name() string { return strings.Join(e.faults, "+") }
