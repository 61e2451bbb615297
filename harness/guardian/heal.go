package guardian

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/system"
)

// healLimit bounds the undoing of all faults of a run by their kinds. What is left
// then goes with its world.
const healLimit = 10 * time.Second

// heal takes back in one world what the journal says may be in force, and names what
// was. It is never the only cure of a world that is removed afterwards, so what
// fails is told and no more.
func (u undoing) heal(ctx context.Context, cli *client.Client, world string) []string {
	if len(u.state.Faults) == 0 {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, healLimit)
	defer stop()
	w, err := docker.Attach(ctx, cli, world)
	if err != nil {
		u.log.Info("the faults of a world cannot be undone one by one", "world", world, "error", err)
		return nil
	}
	return u.undoFaults(ctx, w)
}

// undoFaults undoes the faults of the journal in a world, each by its kind and the
// latest first, and names those that were undone. One that fails keeps no other from
// being undone.
func (u undoing) undoFaults(ctx context.Context, w system.World) []string {
	var undone []string
	for _, f := range slices.Backward(u.state.Faults) {
		if err := u.undoFault(ctx, w, f); err != nil {
			u.log.Warn("a fault could not be undone by itself", "fault", f.Title, "id", f.ID, "error", err)
			continue
		}
		undone = append(undone, f.Title)
	}
	return undone
}

// undoFault checks the spec first: the system that the world says it is need not be
// the one that the journal was written for.
func (u undoing) undoFault(ctx context.Context, w system.World, f journal.Injection) error {
	kind, err := u.means.Kinds.Kind(f.Spec.Kind)
	if err != nil {
		return err
	}
	if err := errors.Join(system.CheckNeeds(w.Offers(), kind.Needs()), kind.Check(w.Model(), f.Spec)); err != nil {
		return err
	}
	return kind.Undo(ctx, w, fault.Injection{ID: f.ID, Spec: f.Spec, Seed: f.Seed, Level: f.Level})
}
