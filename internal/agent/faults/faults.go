package faults

import (
	"errors"
	"log/slog"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
)

// Droppable is a part of the gateway that holds faults of one kind.
type Droppable interface {
	// Drop ends all that are in force and returns their names. When it fails, the
	// names are of those that have ended; it can be repeated.
	Drop() ([]string, error)
}

// Faults are all that can be in force.
type Faults struct {
	Cuts, Moves, DNSRules, Toxics Droppable

	Log *slog.Logger
}

// Drop ends everything. A part that fails does not keep the others from being
// dropped.
func (f Faults) Drop() (gateway.Dropped, error) {
	dropped := gateway.Dropped{Applied: gateway.Applied{Before: clock.Now()}}
	var errs []error
	for _, kind := range []struct {
		name string
		part Droppable
		ids  *[]string
	}{
		{"cuts", f.Cuts, &dropped.Cuts},
		{"moves", f.Moves, &dropped.Moves},
		{"DNS rules", f.DNSRules, &dropped.DNSRules},
		{"toxics", f.Toxics, &dropped.Toxics}, // last: they alone can take their time
	} {
		ids, err := kind.part.Drop()
		errs = append(errs, err)
		*kind.ids = append([]string{}, ids...) // none is an empty list in JSON
		if len(ids) > 0 {
			f.Log.Info("faults dropped", "what", kind.name, "how many", len(ids), "names", ids)
		}
	}
	dropped.After = clock.Now()
	return dropped, errors.Join(errs...)
}
