package memory

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/system"
)

// store is the scripted service: some hosts keep items, and one of them is the
// primary, which acknowledges writes. With three members and more the primary needs
// a majority; with fewer it needs to be reached by users.
type store struct {
	members []string // in the order in which they become primary
	fronts  []string // where users enter
	apps    []string // between them; none: users meet the members at once
	items   map[string]item
	turn    int // of the apps

	primary string
	lost    bool          // it cannot serve
	since   time.Duration // lost

	at     time.Duration            // looked at last
	up     map[string]bool          // members that could be primary then
	ill    map[string]time.Duration // since when hosts are not reached; only those
	home   bool                     // the home region could serve, and does not
	homeAt time.Duration            // since then
}

// item is one that was written.
type item struct {
	acked  time.Duration
	copies int
}

// newStore finds the parts of the service in a model: databases, or else the hosts
// where users enter, keep the items.
func newStore(m system.Model) store {
	s := store{items: map[string]item{}, up: map[string]bool{}, ill: map[string]time.Duration{}}
	s.fronts = m.Select(func(h system.Host) bool { return h.Service == m.Entry.Service })
	if len(s.fronts) == 0 {
		s.fronts = m.Select(func(h system.Host) bool { return h.Role != system.Resolver })
	}
	s.members = m.Select(func(h system.Host) bool { return h.Role == system.Database })
	if len(s.members) == 0 {
		s.members = slices.Clone(s.fronts)
	}
	s.apps = m.Select(func(h system.Host) bool { return h.Role == system.App && !slices.Contains(s.fronts, h.Name) })
	atHome := func(name string) int {
		if h, _ := m.Host(name); m.Home != "" && h.Region == m.Home {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(s.members, func(a, b string) int { return atHome(a) - atHome(b) })
	if len(s.members) > 0 {
		s.primary = s.members[0]
	}
	for _, name := range s.members {
		s.up[name] = true
	}
	return s
}

// Primary is the host that acknowledges writes, and false while there is none.
func (w *World) Primary() (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.advance()
	return w.store.primary, !w.store.lost
}

// advance works out what the service did since somebody last looked, and returns
// the time. In between nothing changed but by the service's own clock; so it is
// enough to look at the instants that were due.
func (w *World) advance() time.Duration {
	now := w.Now()
	for {
		due, is := w.due(now)
		if !is {
			break
		}
		w.look(due)
	}
	w.look(now)
	return now
}

// due is the next instant, not after now, at which the service does something by
// itself.
func (w *World) due(now time.Duration) (time.Duration, bool) {
	s, next, is := &w.store, now, false
	offer := func(at time.Duration) {
		if at > s.at && at <= next {
			next, is = at, true
		}
	}
	for _, h := range w.hosts {
		offer(h.booted)
	}
	if s.lost {
		offer(s.since + w.options.Election)
	}
	if s.home {
		offer(s.homeAt + w.options.Return)
	}
	return next, is
}

// look lets the service decide at an instant.
func (w *World) look(now time.Duration) {
	s := &w.store
	s.at = now
	w.notice(now)
	back := false
	for _, name := range s.members {
		up := w.able(name, now)
		back = back || up && !s.up[name]
		s.up[name] = up
	}
	switch {
	case w.options.Disruptive && back && !s.lost, !s.up[s.primary] && !s.lost:
		s.lost, s.since = true, now
	case s.lost && s.up[s.primary] && !w.options.Disruptive:
		s.lost = false // it was away for a moment only
	}
	if s.lost && now-s.since >= w.options.Election {
		w.elect()
	}
	w.comeHome(now)
}

// notice keeps since when hosts are not reached.
func (w *World) notice(now time.Duration) {
	for name, h := range w.hosts {
		since, was := w.store.ill[name]
		switch {
		case h.works(now) && w.reaches(outside, name):
			delete(w.store.ill, name)
		case !was || since > now:
			w.store.ill[name] = now
		}
	}
}

// elect makes the first member that can be the primary.
func (w *World) elect() {
	s := &w.store
	for _, name := range s.members {
		if !s.up[name] || w.options.NoElection && name != s.primary {
			continue
		}
		if name != s.primary {
			w.forget(s.since)
		}
		s.primary, s.lost = name, false
		w.say(w.hosts[name], "primary")
		return
	}
}

// forget loses what the other members had not heard of when the primary was lost.
func (w *World) forget(lost time.Duration) {
	for id, i := range w.store.items {
		if i.acked > lost-w.options.Forgetful {
			delete(w.store.items, id)
		}
	}
}

// comeHome makes a member at home the primary, when the home region is whole for
// long enough.
func (w *World) comeHome(now time.Duration) {
	s, home := &w.store, ""
	for _, name := range s.members {
		if home == "" && s.up[name] && w.model.Home != "" && w.hosts[name].Region == w.model.Home {
			home = name
		}
	}
	away := !s.lost && w.hosts[s.primary].Region != w.model.Home
	switch {
	case w.options.StayAway || home == "" || !away:
		s.home = false
	case !s.home:
		s.home, s.homeAt = true, now
	case now-s.homeAt >= w.options.Return:
		s.primary, s.home = home, false
		w.say(w.hosts[home], "primary again")
	}
}

// able says whether a member can be the primary.
func (w *World) able(name string, now time.Duration) bool {
	h := w.hosts[name]
	return h.works(now) && w.resolves(h.Region, now) && w.hasQuorum(name, now) && w.way(name, now, 0) != nil
}

// resolves says whether a region finds its way, when the service asks for it.
func (w *World) resolves(region string, now time.Duration) bool {
	fleet := w.model.Resolvers(region)
	return !w.options.AsksDNS || len(fleet) == 0 || slices.ContainsFunc(fleet, func(r string) bool {
		return w.hosts[r].works(now) && w.reaches(outside, r)
	})
}

// hasQuorum says whether a member reaches as many as it needs.
func (w *World) hasQuorum(name string, now time.Duration) bool {
	const least = 3
	n := len(w.store.members)
	if n < least {
		return true
	}
	met := 0
	for _, other := range w.store.members {
		if w.hosts[other].works(now) && w.reaches(name, other) {
			met++
		}
	}
	return met > n/2
}

// way is how users reach a member: the hosts from where they enter to it. Where
// several ways are, turn says which. nil: there is none.
func (w *World) way(member string, now time.Duration, turn int) []string {
	s := &w.store
	alive := func(name string) bool { return w.hosts[name].works(now) }
	for _, front := range s.fronts {
		if !alive(front) || !w.reaches(outside, front) {
			continue
		}
		if len(s.apps) == 0 {
			if w.reaches(front, member) {
				return []string{front, member}
			}
			continue
		}
		var apps []string
		for _, app := range s.apps {
			if w.hosts[app].Region == w.hosts[member].Region && alive(app) && w.reaches(front, app) && w.reaches(app, member) {
				apps = append(apps, app)
			}
		}
		if len(apps) > 0 {
			return []string{front, apps[turn%len(apps)], member}
		}
	}
	return nil
}
