package crashtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness/journal"
)

// moment is a kind of record of a journal: its begin, an intention, or the end
// of what was intended.
type moment struct {
	act  journal.Act // "" for the begin
	kind journal.Kind
	done bool
}

// String says what the record says: "create container", "heal fault, done".
func (m moment) String() string {
	switch {
	case m.act == "":
		return "begin"
	case m.done:
		return fmt.Sprintf("%s %s, done", m.act, m.kind)
	}
	return fmt.Sprintf("%s %s", m.act, m.kind)
}

// Moments in the life of a fault.
var (
	injecting = moment{act: journal.Inject, kind: journal.Fault}
	injected  = moment{act: journal.Inject, kind: journal.Fault, done: true}
	healed    = moment{act: journal.Heal, kind: journal.Fault, done: true}
)

// script turns the lines of one journal into moments.
type script struct {
	begin   journal.Begin
	intents map[int]journal.Intent
	seen    []moment
}

// add takes the next line.
func (s *script) add(line []byte) error {
	var r journal.Record
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("record %d of the journal: %w", len(s.seen)+1, err)
	}
	var m moment
	switch {
	case r.Begin != nil:
		s.begin = *r.Begin
	case r.Intent != nil:
		if s.intents == nil {
			s.intents = map[int]journal.Intent{}
		}
		s.intents[r.Intent.N] = *r.Intent
		m = moment{act: r.Intent.Act, kind: r.Intent.Kind}
	case r.Done != nil:
		i := s.intents[r.Done.N]
		m = moment{act: i.Act, kind: i.Kind, done: true}
	}
	s.seen = append(s.seen, m)
	return nil
}

// count is how often each kind of record came so far.
func (s *script) count() map[moment]int {
	n := map[moment]int{}
	for _, m := range s.seen {
		n[m]++
	}
	return n
}

// ordered lists kinds of records in one order, whatever the map's.
func ordered(n map[moment]int) []moment {
	var all []moment
	for m := range n {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b moment) int { return cmp.Compare(a.String(), b.String()) })
	return all
}
