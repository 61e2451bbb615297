package web

import "github.com/gameday-harness/gameday/board/internal/sabotage"

// sight is what a monitor last saw of a database.
type sight struct {
	Region    string
	Up        bool
	Primary   bool
	Term      int  // a primary's timeline
	ReadOnly  bool // a primary that refuses writes
	Tight     bool // a primary whose commits wait for the standby
	InStep    bool // a primary all of whose acknowledged writes can be read on the standby
	Streaming bool // a primary with a standby that streams
	Receiving bool // a standby that hears from its primary
}

// writable tells whether a write would be acknowledged.
func (s sight) writable() bool {
	return s.Up && s.Primary && !s.ReadOnly && (!s.Tight || s.Streaming)
}

// route is where requests go.
type route struct {
	Writer  int   // index of the database that takes writes; -1 when none does
	Readers []int // databases to read from, best first
	Good    bool  // the best reader is not known to be behind
}

// plan works a route out from what is seen of both databases, the local one
// being first.
func plan(seen [2]sight, broken sabotage.Name) route {
	if broken == sabotage.NoFencing || broken == sabotage.StaleReads {
		// Why teams do this: there is only one primary, and replication is fast;
		// so whatever answers will do.
		return careless(seen)
	}
	r := route{Writer: -1}
	grades := [2]int{grade(seen[0], seen[1]), grade(seen[1], seen[0])}
	for i, s := range seen {
		if s.writable() && !outranked(s, seen[1-i]) {
			r.Writer = i
		}
	}
	first := 0
	if grades[1] > grades[0] {
		first = 1
	}
	for _, i := range []int{first, 1 - first} {
		if seen[i].Up {
			r.Readers = append(r.Readers, i)
		}
	}
	r.Good = grades[first] > behind
	return r
}

// careless takes the first database that is up, and the first that takes writes.
func careless(seen [2]sight) route {
	r := route{Writer: -1}
	for i, s := range seen {
		if s.Up {
			r.Readers, r.Good = append(r.Readers, i), true
		}
		if s.writable() && r.Writer < 0 {
			r.Writer = i
		}
	}
	return r
}

const (
	down   = iota
	behind // it may lack acknowledged writes
	last   // a standby that has lost its primary, and the only one there is
	fresh  // it has all acknowledged writes
)

// grade tells how good reads from s are, o being the other database.
func grade(s, o sight) int {
	switch {
	case !s.Up:
		return down
	case s.Primary && outranked(s, o):
		return behind
	case s.Primary && s.ReadOnly && !o.Up:
		// Fenced and alone: another may have been promoted out of sight.
		return behind
	case s.Primary:
		return fresh
	case o.Up && o.Primary && (!s.Receiving || !o.InStep):
		return behind
	case s.Receiving:
		return fresh
	default:
		return last
	}
}

func outranked(s, o sight) bool { return o.Up && o.Primary && o.Term > s.Term }
