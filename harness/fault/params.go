package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/suggest"
	"github.com/gameday-harness/gameday/harness/system"
)

// Reader decodes the parameters of a spec, as its kind's Doc declares them. A kind
// reads each of its parameters once, and then asks Err.
type Reader struct {
	given    plan.Params
	declared []Param
	read     map[string]bool
	errs     []error
}

// Read begins to decode the parameters of a spec of a kind.
func Read(k Kind, s plan.Spec) *Reader {
	return &Reader{given: s.Params, declared: k.Doc().Params, read: map[string]bool{}}
}

// Err says what is wrong with the parameters: those that cannot be decoded, that
// are out of bounds, missing or unknown. Doc and decoder must agree; where they do
// not, that is an error too.
func (r *Reader) Err() error {
	known := r.names()
	for _, name := range slices.Sorted(maps.Keys(r.given)) {
		if !slices.Contains(known, name) {
			r.fail("unknown parameter %q%s", name, suggest.DidYouMean(name, known))
		}
	}
	for _, name := range known {
		if !r.read[name] {
			r.fail("parameter %q is declared, but never read", name)
		}
	}
	return errors.Join(r.errs...)
}

func (r *Reader) names() []string {
	var names []string
	for _, p := range r.declared {
		names = append(names, p.Name)
	}
	return names
}

func (r *Reader) fail(format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf(format, args...))
}

// text is the text of a parameter, or its default; false when there is none, which
// is an error.
func (r *Reader) text(name string) (string, bool) {
	r.read[name] = true
	i := slices.IndexFunc(r.declared, func(p Param) bool { return p.Name == name })
	if i < 0 {
		r.fail("parameter %q is read, but not declared", name)
		return "", false
	}
	text, given := r.given[name]
	if !given {
		text = r.declared[i].Default
	}
	if strings.TrimSpace(text) == "" {
		r.fail("parameter %q must be said: %s", name, r.declared[i].Usage)
		return "", false
	}
	return text, true
}

// OneOf is a parameter that has one of the values that are declared for it.
func (r *Reader) OneOf(name string) string {
	text, ok := r.text(name)
	if !ok {
		return ""
	}
	i := slices.IndexFunc(r.declared, func(p Param) bool { return p.Name == name })
	if values := r.declared[i].Values; !slices.Contains(values, text) {
		r.fail("parameter %s=%q: no such value%s", name, text, suggest.DidYouMean(text, values))
	}
	return text
}

// Duration is a parameter such as "250ms", at least least and at most most.
func (r *Reader) Duration(name string, least, most time.Duration) time.Duration {
	text, ok := r.text(name)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		r.fail("parameter %s=%q: it is no length of time; write it with a unit, such as 250ms or 2s", name, text)
	case d < least || d > most:
		r.fail("parameter %s=%q: it must be from %s to %s", name, text, least, most)
	}
	return d
}

// Share is a parameter such as "20%" or "0.2", above 0 and at most 1.
func (r *Reader) Share(name string) float64 {
	text, ok := r.text(name)
	if !ok {
		return 0
	}
	number, percent := strings.CutSuffix(text, "%")
	share, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		share /= 100
	}
	if err != nil || !(share > 0 && share <= 1) { // NaN fails both
		r.fail("parameter %s=%q: it must be a share above 0%% and at most 100%%, such as 20%%", name, text)
	}
	return share
}

// Text is a parameter that is any text, without blanks around it.
func (r *Reader) Text(name string) string {
	text, _ := r.text(name)
	return strings.TrimSpace(text)
}

// Quantity is a parameter with a unit of its own, such as "64KB/s": a number from
// least to most.
func (r *Reader) Quantity(name, unit string, least, most float64) float64 {
	text, ok := r.text(name)
	if !ok {
		return 0
	}
	number, has := strings.CutSuffix(text, unit)
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	switch {
	case !has || err != nil:
		r.fail("parameter %s=%q: it must be a number with its unit, such as %g%s", name, text, least, unit)
	case !(value >= least && value <= most): // NaN fails both
		r.fail("parameter %s=%q: it must be from %g%s to %g%s", name, text, least, unit, most, unit)
	}
	return value
}

// Count is a parameter that is a whole number of at least 1.
func (r *Reader) Count(name string) int {
	text, ok := r.text(name)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		r.fail("parameter %s=%q: it must be a whole number of at least 1", name, text)
	}
	return n
}

// CountOrNone is a parameter that is a whole number from 1 to most, or "none", which
// is 0.
func (r *Reader) CountOrNone(name string, most int) int {
	if text, ok := r.text(name); !ok || text == None {
		return 0
	}
	n := r.Count(name)
	if n > most {
		r.fail("parameter %s=%d: it must be at most %d", name, n, most)
	}
	return n
}

// All is what CountOrAll returns for "all".
const All = -1

// CountOrAll is a parameter that is a whole number of at least 1, or "all".
func (r *Reader) CountOrAll(name string) int {
	if text, ok := r.given[name]; ok && text != "all" {
		return r.Count(name)
	}
	if text, ok := r.text(name); !ok || text == "all" {
		return All
	}
	return r.Count(name)
}

// Selector is a parameter that selects hosts, such as "role=app,region=home".
func (r *Reader) Selector(name string) system.Selector {
	text, ok := r.text(name)
	if !ok {
		return system.Selector{}
	}
	s, err := system.ParseSelector(text)
	if err != nil {
		r.fail("parameter %s=%q: %w", name, text, err)
	}
	return s
}
