package plan

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/gameday-harness/gameday/harness/suggest"
)

// Condition is something that can come true while a plan is carried out. "" is
// none; "ready:HOST" is true when a host runs and is healthy.
type Condition string

// Conditions.
const (
	Decided  Condition = "decided"  // whatever the scenario demands of the time under the fault is decided
	Served   Condition = "served"   // users are served, and have been for as long as a recovery must last
	ReadOnly Condition = "readonly" // the same, or writes are politely refused
	Home     Condition = "home"     // the same as served, by the home region
	Steady   Condition = "steady"   // served, at home if there is one, and every host is ready
)

const readyPrefix = "ready:"

// Ready is true when a host runs and is healthy.
func Ready(host string) Condition { return Condition(readyPrefix + host) }

// ReadyHost is the host of "ready:HOST", and false for other conditions.
func (c Condition) ReadyHost() (string, bool) { return strings.CutPrefix(string(c), readyPrefix) }

func (c Condition) check() error {
	if host, ok := c.ReadyHost(); ok {
		if !regexp.MustCompile(`^[\pL\pN._-]+$`).MatchString(host) {
			return fmt.Errorf("%q names no host, as ready:web-1 does", string(c))
		}
		return nil
	}
	known := []string{string(Decided), string(Served), string(ReadOnly), string(Home), string(Steady)}
	for _, k := range known {
		if string(c) == k {
			return nil
		}
	}
	return fmt.Errorf("unknown condition %q%s", string(c), suggest.DidYouMean(string(c), append(known, readyPrefix+"HOST")))
}
