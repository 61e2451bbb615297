package plan

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gameday-harness/gameday/harness/system"
)

// What a plan may be at most. It keeps a slip of the pen from running for ever.
const (
	MaxDepth = 32             // nodes within nodes
	MaxNodes = 10_000         // in all
	MaxTimes = 1000           // of a Repeat, and steps of a Ramp
	MaxRuns  = 100_000        // faults and waits that are carried out in all, repetitions counted
	MaxTime  = 24 * time.Hour // any one time
	maxText  = 4096           // bytes of a parameter's value
)

// Validate says what is wrong with a plan by itself: ids that are missing or not
// unique, times, levels, conditions, selectors. What the kinds of its faults say is
// not asked.
func Validate(n Node) error {
	b := newBuilder("")
	if err := b.validate(n, 1); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := checkRuns(n); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return nil
}

// Fits says what in a valid plan makes no sense for a system: targets that select
// nothing, conditions on hosts or on a home that there is not.
func Fits(n Node, m system.Model) error {
	var err error
	walk(n, func(n Node) {
		if err == nil {
			err = fits(n, m)
		}
	})
	return err
}

func fits(n Node, m system.Model) error {
	var until Condition
	what := "wait"
	switch n := n.(type) {
	case Do:
		until, what = n.Until, "fault "+n.Fault.ID
	case Wait:
		until = n.Until
	}
	if s, ok := specOf(n); ok && !s.Target.IsZero() {
		if _, err := s.Target.Resolve(m, 0); err != nil {
			return fmt.Errorf("plan: fault %s: target: %w", s.ID, err)
		}
	}
	if host, ok := until.ReadyHost(); ok {
		if _, err := system.Hosts(host).Resolve(m, 0); err != nil {
			return fmt.Errorf("plan: %s: until %s: %w", what, until, err)
		}
	}
	if until == Home && m.Home == "" {
		return fmt.Errorf("plan: %s: until %s: the system has no home region", what, until)
	}
	return nil
}

// builder counts what a plan is made of, and knows the ids that are taken.
type builder struct {
	file  string
	nodes int
	ids   map[string]bool
}

func newBuilder(file string) *builder { return &builder{file: file, ids: map[string]bool{}} }

// validate checks a node and all below it.
func (b *builder) validate(n Node, depth int) error {
	if s, ok := specOf(n); ok && s.ID == "" {
		return fmt.Errorf("a fault %s has no id", s.Kind)
	}
	if err := b.add(n, depth); err != nil {
		return err
	}
	for _, child := range children(n) {
		if err := b.validate(child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// add takes one node into account. What is below it is not looked at.
func (b *builder) add(n Node, depth int) error {
	b.nodes++
	switch {
	case depth > MaxDepth:
		return fmt.Errorf("nodes stand within nodes more than %d deep", MaxDepth)
	case b.nodes > MaxNodes:
		return fmt.Errorf("there are more than %d nodes", MaxNodes)
	}
	s, ok := specOf(n)
	if !ok {
		return check(n)
	}
	if b.ids[s.ID] {
		return fmt.Errorf("two faults have the id %q", s.ID)
	}
	b.ids[s.ID] = s.ID != ""
	if err := check(n); err != nil {
		return fmt.Errorf("fault %s: %w", cmp.Or(s.ID, s.Kind), err)
	}
	return nil
}

// check says what is wrong with one node, without those below it.
func check(n Node) error {
	switch n := n.(type) {
	case Do:
		return first(n.Fault.check(), checkHold(n.For, n.Until, n.Limit))
	case Wait:
		return checkHold(n.For, n.Until, n.Limit)
	case Sequence:
		return checkChildren("in turn", n)
	case Parallel:
		return first(checkChildren("side by side", n.Nodes), checkTime("stagger", n.Stagger))
	case Repeat:
		return n.check()
	case Ramp:
		return first(n.Fault.check(), n.check())
	default:
		return fmt.Errorf("%T is no node of a plan", n)
	}
}

func checkChildren(what string, nodes []Node) error {
	if len(nodes) == 0 {
		return fmt.Errorf("nothing is to be done %s", what)
	}
	return nil
}

func (r Repeat) check() error {
	if r.Node == nil {
		return errors.New("nothing is to be repeated")
	}
	if r.Times < 1 || r.Times > MaxTimes {
		return fmt.Errorf("%d times: it must be 1 to %d", r.Times, MaxTimes)
	}
	return checkTime("every", r.Every)
}

func (r Ramp) check() error {
	for _, level := range []float64{r.From, r.To} {
		if !(level >= 0 && level <= 1) || math.Signbit(level) {
			return fmt.Errorf("level %v: it must be 0%% to 100%%", level)
		}
	}
	switch {
	case r.From == r.To:
		return fmt.Errorf("the level stays at %s", formatLevel(r.To))
	case r.Steps < 1 || r.Steps > MaxTimes:
		return fmt.Errorf("%d steps: there must be 1 to %d", r.Steps, MaxTimes)
	case r.Over <= 0:
		return errors.New("over: the time must be above 0")
	}
	return first(checkTime("over", r.Over), checkTime("hold", r.Hold))
}

// checkHold checks how long a fault or a wait lasts.
func checkHold(least time.Duration, until Condition, limit time.Duration) error {
	switch {
	case least == 0 && until == "":
		return errors.New("neither how long nor until when is said")
	case limit != 0 && until == "":
		return errors.New("at most: there is no condition that it limits; say until, too")
	}
	if until != "" {
		if err := until.check(); err != nil {
			return err
		}
	}
	return first(checkTime("for", least), checkTime("at most", limit))
}

func checkTime(what string, d time.Duration) error {
	if d < 0 || d > MaxTime {
		return fmt.Errorf("%s %s: it must be 0 to %s", what, formatTime(d), formatTime(MaxTime))
	}
	return nil
}

func idPattern() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`) }

func kindPattern() *regexp.Regexp  { return regexp.MustCompile(`^[a-z][a-z0-9]*([._-][a-z0-9]+){0,7}$`) }
func paramPattern() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`) }

func (s Spec) check() error {
	if s.ID != "" && !idPattern().MatchString(s.ID) {
		return fmt.Errorf("%q is no id: letters, digits and . _ - only, at most 64", s.ID)
	}
	if !kindPattern().MatchString(s.Kind) {
		return fmt.Errorf("%q is no kind of fault, as host.kill is", s.Kind)
	}
	if err := s.Target.Check(); err != nil {
		return fmt.Errorf("target: %w", err)
	}
	for _, name := range s.Params.names() {
		if err := checkParam(name, s.Params[name]); err != nil {
			return err
		}
	}
	return nil
}

func checkParam(name, value string) error {
	switch {
	case !paramPattern().MatchString(name):
		return fmt.Errorf("%q is no name of a parameter: small letters, digits and _ only", name)
	case len(value) > maxText:
		return fmt.Errorf("parameter %s: %d bytes are too many, at most %d", name, len(value), maxText)
	case !utf8.ValidString(value) || slices.ContainsFunc([]rune(value), func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Errorf("parameter %s: %q has characters that cannot be printed", name, value)
	}
	return nil
}

// checkRuns refuses a plan whose repetitions multiply beyond all bounds.
func checkRuns(n Node) error {
	if r := runs(n); r > MaxRuns {
		return fmt.Errorf("more than %d faults and waits are to be carried out, repetitions counted", MaxRuns)
	}
	return nil
}

// runs counts what is carried out, up to just above MaxRuns.
func runs(n Node) int {
	total := 0
	for _, child := range children(n) {
		total = min(total+runs(child), MaxRuns+1)
	}
	switch n := n.(type) {
	case Do, Wait, Ramp:
		return 1
	case Repeat:
		return min(total*n.Times, MaxRuns+1)
	}
	return total
}
