package workload

import (
	"errors"
	"fmt"
	"time"

	"github.com/expr-lang/expr/vm"
	"github.com/gameday-harness/gameday/harness/settings"
)

// Program is a workload that is ready to run: its templates and expressions
// compiled and checked.
type Program struct {
	rate     float64       // requests a second
	writes   float64       // share, 0..1
	fresh    float64       // share, 0..1
	deadline time.Duration // of each request, from when it was due

	write, read request

	ack, refused, authority *vm.Program // nil: not said
	ok, missing             *vm.Program
	copies, region          *vm.Program
	parseJSON               bool // an expression asks for json
}

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

// Compile checks a workload and makes it ready to run. All errors found are
// joined, each an *Error.
func Compile(w settings.Workload) (*Program, error) {
	c := compiler{}
	p := &Program{rate: w.Rate, writes: w.Writes, fresh: w.Fresh, deadline: w.Deadline}
	c.checkNumbers(w)

	c.enter("write", w.Write.Line)
	p.write = c.request(w.Write.Method, w.Write.Path, w.Write.Headers, w.Write.Body)
	p.ack = c.condition("ack", w.Write.Ack)
	p.refused = c.condition("refused", w.Write.Refused)
	p.authority = c.text("authority", w.Write.Authority)
	c.need("ack", p.ack, w.Write.Ack)

	c.enter("read", w.Read.Line)
	p.read = c.request(w.Read.Method, w.Read.Path, w.Read.Headers, "")
	p.ok = c.condition("ok", w.Read.OK)
	p.missing = c.condition("missing", w.Read.Missing)
	p.copies = c.text("copies", w.Read.Copies)
	c.need("ok", p.ok, w.Read.OK)
	c.need("missing", p.missing, w.Read.Missing)

	c.enter("", 0)
	p.region = c.text("region", w.Region)
	p.parseJSON = c.usesJSON
	if len(c.errs) > 0 {
		return nil, errors.Join(c.errs...)
	}
	return p, nil
}

// Deadline returns how long each request may take.
func (p *Program) Deadline() time.Duration { return p.deadline }

// Interval returns the time between two requests.
func (p *Program) Interval() time.Duration {
	return time.Duration(float64(time.Second) / p.rate)
}

// compiler collects what is wrong while a workload is compiled.
type compiler struct {
	under    string // key of the current section
	line     int
	errs     []error
	usesJSON bool
}

func (c *compiler) enter(section string, line int) {
	c.under, c.line = "x-gameday.workload.", line
	if section != "" {
		c.under += section + "."
	}
}

func (c *compiler) fail(key string, column int, format string, args ...any) {
	c.errs = append(c.errs, &Error{Key: c.under + key, Line: c.line, Column: column, What: fmt.Sprintf(format, args...)})
}

// need reports an expression that must be there.
func (c *compiler) need(key string, compiled *vm.Program, source string) {
	if compiled == nil && source == "" {
		c.fail(key, 0, `is missing: say when it holds, such as "status == 200"`)
	}
}

func (c *compiler) checkNumbers(w settings.Workload) {
	c.enter("", 0)
	if !(w.Rate > 0) {
		c.fail("rate", 0, "%v must be above 0 requests a second", w.Rate)
	}
	if !(w.Writes >= 0 && w.Writes <= 1) {
		c.fail("writes", 0, "%v must be a share from 0 to 1", w.Writes)
	}
	if !(w.Fresh >= 0 && w.Fresh <= 1) {
		c.fail("fresh", 0, "%v must be a share from 0 to 1", w.Fresh)
	}
	if w.Deadline <= 0 {
		c.fail("deadline", 0, "%v must be above 0", w.Deadline)
	}
}
