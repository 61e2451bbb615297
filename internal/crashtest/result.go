package crashtest

import (
	"fmt"
	"strings"
	"time"
)

// result is what became of one try.
type result struct {
	kind     string // of the kill, or of the record that it came at
	scenario string
	at       string        // when it was killed
	undo     time.Duration // until everything was undone
	note     string        // what is worth knowing beside
	wrong    []string      // what was left, touched or lost; none: clean
	skipped  string        // why it was not tried; "": it was
	folder   string        // what is kept to look at
}

func (r result) clean() bool { return len(r.wrong) == 0 && r.skipped == "" }

// add notes what is wrong.
func (r *result) add(wrong ...string) { r.wrong = append(r.wrong, wrong...) }

// fail notes an error.
func (r *result) fail(err error) {
	if err != nil {
		r.add(err.Error())
	}
}

// String is one line, and one more for each thing that is wrong.
func (r result) String() string {
	line := fmt.Sprintf("%-14s %-14s %-34s", r.kind, r.scenario, r.at)
	switch {
	case r.skipped != "":
		return line + " skipped: " + r.skipped
	case r.clean():
		line += fmt.Sprintf(" %6.2f s  clean", r.undo.Seconds())
	default:
		line += fmt.Sprintf(" %6.2f s  NOT CLEAN, see %s", r.undo.Seconds(), r.folder)
	}
	if r.note != "" {
		line += ", " + r.note
	}
	if r.clean() {
		return line
	}
	return line + "\n    " + strings.Join(r.wrong, "\n    ")
}
