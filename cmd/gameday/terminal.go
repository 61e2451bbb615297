package main

import (
	"io"
	"strings"

	"github.com/gameday-harness/gameday/reports"
)

// terminal is where everything goes that is written for people. What comes from
// elsewhere (names in a compose file, errors, a history from somebody else) must
// not steer a terminal, hide text or turn its order; so such characters are
// written out here, whoever writes. Each Write must be of whole characters.
type terminal struct{ io.Writer }

// Write reports all of p as written when its printable form is.
func (t terminal) Write(p []byte) (int, error) {
	if _, err := io.WriteString(t.Writer, reports.Printable(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// oneLine lets a text from elsewhere stand in a line without beginning another.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
