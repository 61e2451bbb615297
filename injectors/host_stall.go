package injectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// hostStall stops the processes of hosts where they stand. The kernel goes on: it
// takes connections and acknowledges packets that nobody reads.
type hostStall struct{}

func (hostStall) Name() string { return "host.stall" }

func (hostStall) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The processes of hosts stand still, while their kernels still take connections that nobody serves.",
		Models:  "A process that hangs: a long garbage collection, a full disk, a lock that is never released.",
		Proof:   "A connection that was opened to the host's own socket, from within the host, is taken by the kernel and by no process.",
		Target:  "the hosts; each must listen on TCP",
	}
}

func (hostStall) Needs() []system.Capability {
	return []system.Capability{system.CanProcesses, system.CanWitnesses}
}

func (k hostStall) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	return errors.Join(err, fault.Read(k, s).Err())
}

func (hostStall) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

func (hostStall) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("removal of %s, %s", who(m, s.Target), system.Stalled)
}

func (k hostStall) Candidates(m system.Model) []plan.Spec { return oneOfEach(m, k.Name(), listens) }

func (hostStall) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	a := &standstill{world: w, hosts: targets(w.Model(), in.Spec, in.Seed), paused: history.Interval{From: w.Now()}}
	if err := w.Processes().Pause(ctx, a.hosts...); err != nil {
		ctx, cancel := detached(ctx)
		defer cancel()
		return nil, errors.Join(err, w.Processes().Resume(ctx, a.hosts...))
	}
	a.paused.To = w.Now()
	return a, nil
}

func (hostStall) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return w.Processes().Resume(ctx, targets(w.Model(), in.Spec, in.Seed)...)
}
