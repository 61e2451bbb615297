package pilot

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

// brokenBy is the policy as a sabotage leaves it.
func (p Policy) brokenBy(s sabotage.Name) Policy {
	if s == sabotage.NoFailover {
		// Why teams do this: after one wrong promotion a person is to decide,
		// and that person sleeps.
		p.AutoFailover = false
	}
	if s == sabotage.SlowFailover {
		// Why teams do this: each false alarm made the timeout a bit longer.
		p.LossAfter = 23 * time.Second
	}
	if s == sabotage.NoFencing {
		// Why teams do this: "it does not answer me" is taken for "it is dead".
		p.Hasty = true
	}
	if s == sabotage.NoFailback {
		// Why teams do this: the way home is a manual step of a runbook that
		// nobody has opened since.
		p.AutoFailback = false
	}
	if s == sabotage.HastyButton {
		p.PromotesFirst = true
	}
	return p
}
