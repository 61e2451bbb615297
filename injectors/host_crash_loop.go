package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// hostCrashLoop kills the processes of hosts again and again, shortly after each
// start.
type hostCrashLoop struct{}

func (hostCrashLoop) Name() string { return "host.crash_loop" }

func (hostCrashLoop) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The processes of hosts are killed, started again, and killed again shortly after each start.",
		Models: "A process that dies of what it finds when it starts: a bad record, a full disk, too little memory; its supervisor starts it again " +
			"(CrashLoopBackOff). A balancer that takes it back at once sends users to it each time.",
		Group:  fault.Instance,
		Outage: "CrowdStrike, 2024-07-19: a content update crashed 8.5 million Windows machines, and crashed them again at every start (blogs.microsoft.com/blog/2024/07/20).",
		Proof:  "No datagram that the host sends is answered after the first crash; each further crash is counted; after the heal its processes run.",
		Target: "the hosts",
		Params: []fault.Param{
			{Name: "up", Usage: "how long they run after a start before they are killed, 100ms to 10m", Default: "3s"},
			{Name: "down", Usage: "how long they are down after each kill, 1s to 10m", Default: "2s"},
		},
	}
}

func (hostCrashLoop) Needs() []system.Capability { return isolation{end: killed}.needs() }

// hostCrashLoopParams are the parameters of a crash loop.
type hostCrashLoopParams struct{ up, down time.Duration }

func (k hostCrashLoop) params(s plan.Spec) (hostCrashLoopParams, error) {
	const longest = 10 * time.Minute
	r := fault.Read(k, s)
	p := hostCrashLoopParams{up: r.Duration("up", 100*time.Millisecond, longest), down: r.Duration("down", time.Second, longest)}
	return p, r.Err()
}

func (k hostCrashLoop) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	_, paramsErr := k.params(s)
	return errors.Join(err, paramsErr)
}

func (hostCrashLoop) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the network and the processes of the hosts.
func (hostCrashLoop) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return gone(targets(m, s, seed))
}

func (k hostCrashLoop) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("crash loop of %s, %s up and %s down", who(m, s.Target), p.up, p.down)
}

func (k hostCrashLoop) Candidates(m system.Model) []plan.Spec {
	return oneOfEach(m, k.Name(), func(system.Service) bool { return true })
}

func (hostCrashLoop) isolation(m system.Model, in fault.Injection) isolation {
	return isolation{id: in.ID, hosts: targets(m, in.Spec, in.Seed), mode: system.Refused, end: killed}
}

func (k hostCrashLoop) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.params(in.Spec)
	if err != nil {
		return nil, err
	}
	down, err := k.isolation(w.Model(), in).start(ctx, w)
	if err != nil {
		return nil, err
	}
	return &crashing{isolated: down, life: ctx, params: p, crashes: 1}, nil
}

func (k hostCrashLoop) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return k.isolation(w.Model(), in).undo(ctx, w)
}

// crashing is a crash loop in force.
type crashing struct {
	*isolated
	life    context.Context // ends with the fault
	params  hostCrashLoopParams
	loop    *background
	crashes int
}

// Confirm sees the first crash. From then on the loop runs.
func (a *crashing) Confirm(ctx context.Context) (fault.Onset, error) {
	seen, err := a.isolated.Confirm(ctx)
	if err == nil {
		a.loop = inBackground(a.life, a.goOn) //nolint:contextcheck // it goes on until the heal, long after the confirmation
	}
	return seen, err
}

// goOn starts and kills the hosts in turn.
func (a *crashing) goOn(ctx context.Context) error {
	for {
		if err := wait.Pause(ctx, a.params.down); err != nil {
			return err
		}
		if err := a.comeBack(ctx); err != nil {
			return err
		}
		if err := wait.Pause(ctx, a.params.up); err != nil {
			return err
		}
		if err := a.crash(ctx); err != nil {
			return err
		}
	}
}

func (a *crashing) comeBack(ctx context.Context) error {
	ctx, cancel := detached(ctx)
	defer cancel()
	_, err := a.takeBack(ctx)
	return err
}

// crash cuts the hosts off, so that who talks to them is refused, and kills them.
func (a *crashing) crash(ctx context.Context) error {
	ctx, cancel := detached(ctx)
	defer cancel()
	c, err := sever(ctx, a.world.Packets(), system.Cut{ID: a.id, Mode: a.mode, Hosts: a.hosts})
	if err != nil {
		return err
	}
	a.cut = c
	a.crashes++
	return a.world.Processes().Kill(ctx, a.hosts...)
}

// Heal ends the loop, starts the hosts if they are down, and tells how often they
// were killed.
func (a *crashing) Heal(ctx context.Context) (fault.Outcome, error) {
	begun := a.world.Now()
	loopErr := a.loop.end()
	up := a.cut.gone // it is between two crashes
	out, err := a.isolated.Heal(ctx)
	if up && out.Removed {
		out.Begun = history.Interval{From: begun, To: a.world.Now()}
		out.Gone.From = max(out.Gone.From, begun)
	}
	out.Evidence = append(out.Evidence, history.Evidence{ID: history.Crashes, Value: float64(a.crashes), Unit: "crashes"})
	return out, errors.Join(loopErr, err)
}
