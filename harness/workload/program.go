package workload

import (
	"cmp"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
)

// Program is a workload that is ready to run: all that it says is checked and
// compiled.
type Program struct {
	name     string
	rate     float64       // requests a second
	writes   float64       // share, 0..1
	fresh    float64       // share, 0..1
	deadline time.Duration // of each request, from its sending
	dialer   Dialer
}

// Compile checks a workload and makes it ready to run, in one of the protocols.
// All errors found are joined, each an *Error.
func Compile(w settings.Workload, protocols ...Protocol) (*Program, error) {
	problems := ProblemsOf(w)
	checkNumbers(w, problems)
	p := &Program{name: w.Name, rate: w.Rate, writes: w.Writes, fresh: w.Fresh, deadline: w.Deadline}
	name := cmp.Or(w.Protocol, settings.HTTP)
	protocol := protocolOf(name, protocols)
	if protocol == nil {
		problems.Fail("protocol", 0, "no such protocol %q (known: %s)", name, strings.Join(namesOf(protocols), ", "))
		return nil, problems.Err()
	}
	var err error
	if p.dialer, err = protocol.Compile(w); err != nil || problems.Err() != nil {
		return nil, errors.Join(problems.Err(), err)
	}
	return p, nil
}

// CompileAll compiles the workloads of one experiment. All errors found are joined,
// each an *Error. When there are several, each needs a name of its own.
func CompileAll(all []settings.Workload, protocols ...Protocol) ([]*Program, error) {
	if len(all) == 0 {
		return nil, errors.New("workload: there is none: say how users write and read")
	}
	var programs []*Program
	var errs []error
	names := map[string]bool{}
	for _, w := range all {
		problems := ProblemsOf(w)
		if len(all) > 1 {
			checkName(w.Name, names, problems)
		}
		p, err := Compile(w, protocols...)
		programs, errs = append(programs, p), append(errs, problems.Err(), err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return programs, nil
}

// checkName makes sure that a name can be told from the others, and shown.
func checkName(name string, taken map[string]bool, problems *Problems) {
	switch {
	case !regexp.MustCompile(`^[\pL\pN][\pL\pN_-]{0,62}$`).MatchString(name):
		problems.Fail("name", 0, "%q is no name: with several workloads each needs one, of at most 63 letters, digits, - and _", name)
	case taken[name]:
		problems.Fail("name", 0, "%q is the name of another workload too", name)
	}
	taken[name] = true
}

func protocolOf(name string, all []Protocol) Protocol {
	for _, p := range all {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

func namesOf(all []Protocol) []string {
	var names []string
	for _, p := range all {
		names = append(names, p.Name())
	}
	return names
}

func checkNumbers(w settings.Workload, problems *Problems) {
	if !(w.Rate > 0) {
		problems.Fail("rate", 0, "%v must be above 0 requests a second", w.Rate)
	}
	if !(w.Writes >= 0 && w.Writes <= 1) {
		problems.Fail("writes", 0, "%v must be a share from 0 to 1", w.Writes)
	}
	if !(w.Fresh >= 0 && w.Fresh <= 1) {
		problems.Fail("fresh", 0, "%v must be a share from 0 to 1", w.Fresh)
	}
	if w.Deadline <= 0 {
		problems.Fail("deadline", 0, "%v must be above 0", w.Deadline)
	}
}

// Name of the workload; "" when it has none.
func (p *Program) Name() string { return p.name }

// Says what the workload can tell.
func (p *Program) Says() Says { return p.dialer.Says() }

// Deadline returns how long each request may take.
func (p *Program) Deadline() time.Duration { return p.deadline }

// Interval returns the time between two requests.
func (p *Program) Interval() time.Duration {
	return time.Duration(float64(time.Second) / p.rate)
}
