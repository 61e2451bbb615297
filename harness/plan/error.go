package plan

import "fmt"

// Error is what is wrong with a plan that was read, and where.
type Error struct {
	File   string // "" when the plan is in no file
	Line   int    // from 1; 0: the plan as a whole
	Column int    // from 1; 0: the line as a whole
	Err    error
}

// Error is "plan: FILE:LINE:COLUMN: what is wrong".
func (e *Error) Error() string {
	at := ""
	switch {
	case e.File != "" && e.Line > 0:
		at = fmt.Sprintf("%s:%d:%d: ", e.File, e.Line, e.Column)
	case e.File != "":
		at = e.File + ": "
	case e.Line > 0:
		at = fmt.Sprintf("line %d, column %d: ", e.Line, e.Column)
	}
	return "plan: " + at + e.Err.Error()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// first is the first error of several.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
