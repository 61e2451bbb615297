package filter

import "fmt"

// Bad is an error of the caller's: the cut asked for makes no sense, and
// nothing was changed.
type Bad struct{ Err error }

// Error says what is wrong with the cut.
func (b Bad) Error() string { return b.Err.Error() }

// Unwrap returns the cause.
func (b Bad) Unwrap() error { return b.Err }

func badf(format string, args ...any) error { return Bad{fmt.Errorf(format, args...)} }
