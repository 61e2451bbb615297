package workload

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/gameday-harness/gameday/harness/history"
)

const (
	mostBrief = 120 // bytes of a text that a client passes on
	mostError = 200 // bytes of any operation's error
	mostName  = 63  // bytes of the name of a region; those of DNS are no longer
	mostNames = 64  // distinct names of regions that one experiment keeps
)

// otherName stands for every name of a region beyond those that are kept.
const otherName = "other"

// Brief makes a text that the system may have had a hand in fit to be recorded: one
// line of at most 120 bytes that only holds what can be printed.
func Brief(text string) string { return brief(text, mostBrief) }

func brief(text string, most int) string {
	text = printable(strings.Join(strings.Fields(text), " "))
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}

// printable leaves out what could move a terminal's cursor or turn its text round.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, text)
}

// regions bounds the names of regions that a system tells: without that one
// answer could make a history that cannot be read, and many of them a report that
// is never drawn.
type regions struct {
	mu    sync.Mutex
	known map[string]bool
	room  int                // for further names
	note  func(history.Note) // told once what was changed; nil: nobody
}

// newRegions always keeps the names that are known beforehand.
func newRegions(known []string, note func(history.Note)) *regions {
	r := &regions{known: map[string]bool{"": true}, room: mostNames, note: note}
	for _, name := range known {
		r.known[name] = true
	}
	return r
}

// named returns the name to record.
func (r *regions) named(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[text] {
		return text
	}
	name := strings.TrimSpace(printable(text))
	if len(name) > mostName {
		name = strings.ToValidUTF8(name[:mostName], "")
	}
	switch {
	case r.known[name]:
	case r.room == 0:
		name = otherName
	default:
		r.room--
		r.known[name] = true
	}
	if name != text {
		r.tell()
	}
	return name
}

// tell remarks once that names were changed.
func (r *regions) tell() {
	if r.note == nil {
		return
	}
	r.note(history.Note{ID: history.NamesBounded, Text: fmt.Sprintf(
		"the system tells names of regions that cannot be kept as they are: at most %d bytes of printable characters each, and %d names; the others are called %q",
		mostName, mostNames, otherName)})
	r.note = nil
}
