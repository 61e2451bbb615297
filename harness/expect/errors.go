package expect

import "github.com/gameday-harness/gameday/harness/verdict"

// InconclusivePrefix begins the failure message of every inconclusive matcher,
// for those who are handed only the message.
const InconclusivePrefix = "inconclusive: "

// Inconclusive is the error of a matcher whose measure is unknown, or whose
// limit lies within the error bound of what was measured.
type Inconclusive struct {
	Measure verdict.Measure
	Reason  string
}

// Error begins with InconclusivePrefix.
func (e Inconclusive) Error() string {
	return InconclusivePrefix + string(e.Measure) + ": " + e.Reason
}

// Misuse says that a matcher demands what can be neither met nor broken. It is a
// mistake in the scenario, and says nothing about the system.
type Misuse struct{ Reason string }

// Error names the package, since it is the argument of a panic.
func (e Misuse) Error() string { return "expect: " + e.Reason }
