package workload

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/settings"
)

// Error is what is wrong with one key of a workload.
type Error struct {
	Key    string // "x-gameday.workload.write.ack"
	Line   int    // of the write or read section in the compose file; 0 when not known
	Column int    // 1-based, within the value; 0 when it is about all of it
	What   string
}

// Error returns "workload: KEY: column N: WHAT".
func (e *Error) Error() string {
	if e.Column > 0 {
		return fmt.Sprintf("workload: %s: column %d: %s", e.Key, e.Column, e.What)
	}
	return fmt.Sprintf("workload: %s: %s", e.Key, e.What)
}

// Problems collects what is wrong with a workload while it is compiled.
type Problems struct {
	root  string // key of the workload
	under string // key of the current section, with a dot at its end
	line  int    // of the current section
	errs  []error
}

// ProblemsOf begins with the keys of a workload itself.
func ProblemsOf(w settings.Workload) *Problems {
	p := &Problems{root: w.Key}
	if p.root == "" {
		p.root = "x-gameday.workload"
	}
	p.Enter("", 0)
	return p
}

// Enter turns to the keys of a section, which stands in a line of the file; "" is
// the workload itself.
func (p *Problems) Enter(section string, line int) {
	p.under, p.line = p.root+".", line
	if section != "" {
		p.under += section + "."
	}
}

// Fail notes what is wrong with a key. The column is as in Error.
func (p *Problems) Fail(key string, column int, format string, args ...any) {
	p.errs = append(p.errs, &Error{Key: p.under + key, Line: p.line, Column: column, What: fmt.Sprintf(format, args...)})
}

// Err joins all that is wrong; nil when nothing is.
func (p *Problems) Err() error { return errors.Join(p.errs...) }
