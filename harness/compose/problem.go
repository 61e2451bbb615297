package compose

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Error is one thing wrong in a compose file. Load joins several of them, in
// the order of their lines, so errors.As finds the first.
type Error struct {
	File string // path of the compose file, as given
	Line int    // 1-based
	What string // what is wrong, the bad value and how to fix it

	remedy remedy
}

// Error returns "compose: FILE:LINE: WHAT".
func (e *Error) Error() string {
	return fmt.Sprintf("compose: %s:%d: %s", e.File, e.Line, e.What)
}

// findings collects what is wrong and what deserves a word, each at the line
// that a path of YAML keys leads to.
type findings struct {
	srcs     sources
	project  *types.Project
	without  Without
	errs     []*Error
	warnings []*Error
	unset    []*Error // those of the warnings that are of variables
}

// fail records an error at path.
func (f *findings) fail(path []string, format string, args ...any) {
	f.errs = append(f.errs, f.at(path, format, args...))
}

// warn records a warning at path.
func (f *findings) warn(path []string, format string, args ...any) {
	f.warnings = append(f.warnings, f.at(path, format, args...))
}

func (f *findings) at(path []string, format string, args ...any) *Error {
	at := f.placeOf(path)
	return &Error{File: at.file, Line: at.line, What: fmt.Sprintf(format, args...)}
}

// placeOf is where a path leads. An item of a list is looked for by its name first: where
// files are merged, or something is dropped, it has another number than in its file.
func (f *findings) placeOf(path []string) place {
	if named := f.byName(path); named != nil {
		if at, depth := f.srcs.find(named); depth == len(named) {
			return at
		}
	}
	return f.srcs.at(path...)
}

// byName is a path to an item of a service's list with the item's name in the place of
// its number; nil when it is another path, or the item has no name.
func (f *findings) byName(path []string) []string {
	if f.project == nil || len(path) < 4 || path[0] != "services" {
		return nil
	}
	list := fieldNamed(reflect.ValueOf(f.project.Services[path[1]]), path[2])
	i, err := strconv.Atoi(path[3])
	if err != nil || !list.IsValid() || list.Kind() != reflect.Slice || i >= list.Len() || itemName(list.Index(i)) == "" {
		return nil
	}
	named := slices.Clone(path)
	named[3] = itemName(list.Index(i))
	return named
}

// err joins the errors found, in the order of their lines; nil when none.
func (f *findings) err() error { return f.beside(joined(f.errs)) }

// beside adds to an error which variables are not set: that may be what is wrong.
func (f *findings) beside(err error) error {
	if err == nil || len(f.unset) == 0 {
		return err
	}
	return besideUnset{err, inOrder(f.unset)}
}

// besideUnset is an error with the variables that are not set.
type besideUnset struct {
	error
	unset []*Error
}

// Error returns the error, and a line for each variable.
func (b besideUnset) Error() string {
	text := b.error.Error()
	for _, one := range b.unset {
		text += fmt.Sprintf("\nnote: %s:%d: %s", one.File, one.Line, one.What)
	}
	return text
}

// Unwrap returns the error itself.
func (b besideUnset) Unwrap() error { return b.error }

func joined(all []*Error) error {
	if len(all) == 0 {
		return nil
	}
	return problems(inOrder(all))
}

// problems are errors of files in order. What several services share is told once.
type problems []*Error

// Error returns a line for each error.
func (p problems) Error() string {
	var lines []string
	told := map[string]bool{}
	for i, one := range p {
		service, what := sharedPart(one)
		if key := one.File + "\x00" + what; service != "" {
			if told[key] {
				continue
			}
			told[key] = true
			lines = append(lines, p[i:].shared(service, what))
			continue
		}
		lines = append(lines, one.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns each error, an *Error.
func (p problems) Unwrap() []error {
	var all []error
	for _, one := range p {
		all = append(all, one)
	}
	return all
}

// shared is the line of an error, with all services that have it.
func (p problems) shared(service, what string) string {
	services, places := []string{strconv.Quote(service)}, []string{}
	for _, other := range p[1:] {
		if name, its := sharedPart(other); other.File == p[0].File && its == what && name != "" {
			services = append(services, strconv.Quote(name))
			places = append(places, strconv.Itoa(other.Line))
		}
	}
	if len(services) == 1 {
		return p[0].Error()
	}
	all := Error{File: p[0].File, Line: p[0].Line, What: fmt.Sprintf("services %s: %s (also in %s)", strings.Join(services, ", "), what, numbered("line", places))}
	return all.Error()
}

func numbered(what string, places []string) string {
	places = slices.Compact(places)
	if len(places) > 1 {
		what += "s"
	}
	return what + " " + strings.Join(places, ", ")
}

// sharedPart splits an error of a service into the service and the rest; the service is
// "" when it is no such error.
func sharedPart(e *Error) (service, what string) {
	m := regexp.MustCompile(`^service "([^"]+)": (.*)$`).FindStringSubmatch(e.What)
	if m == nil {
		return "", e.What
	}
	return m[1], m[2]
}

// texts returns the warnings as "FILE:LINE: WHAT", in the order of their lines.
func (f *findings) texts() []string {
	var texts []string
	for _, w := range inOrder(f.warnings) {
		texts = append(texts, fmt.Sprintf("%s:%d: %s", w.File, w.Line, w.What))
	}
	return texts
}

// inOrder sorts by file and line, then text, and drops repetitions.
func inOrder(found []*Error) []*Error {
	slices.SortFunc(found, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What))
	})
	return slices.CompactFunc(found, func(a, b *Error) bool { return *a == *b })
}
