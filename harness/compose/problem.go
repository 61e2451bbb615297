package compose

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Error is one thing wrong in a compose file. Load joins several of them, in
// the order of their lines, so errors.As finds the first.
type Error struct {
	File string // path of the compose file, as given
	Line int    // 1-based
	What string // what is wrong, the bad value and how to fix it
}

// Error returns "compose: FILE:LINE: WHAT".
func (e *Error) Error() string {
	return fmt.Sprintf("compose: %s:%d: %s", e.File, e.Line, e.What)
}

// findings collects what is wrong and what deserves a word, each at the line
// that a path of YAML keys leads to.
type findings struct {
	srcs     sources
	errs     []*Error
	warnings []*Error
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
	at := f.srcs.at(path...)
	return &Error{File: at.file, Line: at.line, What: fmt.Sprintf(format, args...)}
}

// err joins the errors found, in the order of their lines; nil when none.
func (f *findings) err() error { return joined(f.errs) }

func joined(all []*Error) error {
	var errs []error
	for _, e := range inOrder(all) {
		errs = append(errs, e)
	}
	return errors.Join(errs...)
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
