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

// hostRestart ends the processes of hosts, and starts them again by itself after a
// delay, whether the fault is still held or not.
type hostRestart struct{}

func (hostRestart) Name() string { return "host.restart" }

func (hostRestart) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The processes of hosts end, and come back by themselves after a delay, while the fault is still held.",
		Models: "A machine that is rebooted for its kernel, a container that its supervisor restarts. " +
			"What comes back may be cold, late, or believe that it is still what it was.",
		Group:  fault.Instance,
		Outage: "AWS Kinesis, 2020-11-25: every front-end host in us-east-1 had to be restarted, and each took so long to learn of the others that only a few hundred an hour could be; it took 17 hours (aws.amazon.com/message/11201).",
		Proof:  "No datagram that the host sends is answered any more; after the delay it hears from the others again, and its processes run.",
		Target: "the hosts",
		Params: []fault.Param{
			{Name: "delay", Usage: "from the onset until the processes are started again, 1s to 10m", Default: "3s"},
			{Name: "end", Usage: "polite: they are asked to end (SIGTERM); killed: they are killed (SIGKILL)", Default: string(polite), Values: endings()},
		},
	}
}

func endings() []string { return []string{string(polite), string(killed)} }

func (hostRestart) Needs() []system.Capability { return isolation{end: polite}.needs() }

// hostRestartParams are the parameters of a restart.
type hostRestartParams struct {
	delay time.Duration
	end   ending
}

func (k hostRestart) params(s plan.Spec) (hostRestartParams, error) {
	const longest = 10 * time.Minute
	r := fault.Read(k, s)
	p := hostRestartParams{delay: r.Duration("delay", time.Second, longest), end: ending(r.OneOf("end"))}
	return p, r.Err()
}

func (k hostRestart) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	_, paramsErr := k.params(s)
	return errors.Join(err, paramsErr)
}

func (hostRestart) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the network and the processes of the hosts.
func (hostRestart) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return gone(targets(m, s, seed))
}

func (k hostRestart) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("restart of %s after %s, %s", who(m, s.Target), p.delay, p.end)
}

func (k hostRestart) Candidates(m system.Model) []plan.Spec {
	return oneOfEach(m, k.Name(), func(system.Service) bool { return true })
}

func (k hostRestart) isolation(m system.Model, in fault.Injection) (isolation, hostRestartParams, error) {
	p, err := k.params(in.Spec)
	return isolation{id: in.ID, hosts: targets(m, in.Spec, in.Seed), mode: system.Refused, end: p.end}, p, err
}

func (k hostRestart) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	i, p, err := k.isolation(w.Model(), in)
	if err != nil {
		return nil, err
	}
	down, err := i.start(ctx, w)
	if err != nil {
		return nil, err
	}
	return &restarting{isolated: down, life: ctx, delay: p.delay}, nil
}

func (k hostRestart) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	i, _, err := k.isolation(w.Model(), in)
	return errors.Join(err, i.undo(ctx, w))
}

// restarting is a restart in force.
type restarting struct {
	*isolated
	life  context.Context // ends with the fault
	delay time.Duration
	onset history.Interval
	again *background
	back  fault.Outcome // valid when the hosts came back by themselves
	came  bool
}

// Confirm sees the hosts down. From then on the delay runs.
func (a *restarting) Confirm(ctx context.Context) (fault.Onset, error) {
	seen, err := a.isolated.Confirm(ctx)
	if err == nil {
		a.onset = seen.Interval
		a.again = inBackground(a.life, a.comeBack) //nolint:contextcheck // it goes on until the heal, long after the confirmation
	}
	return seen, err
}

// comeBack starts the hosts again when the delay is over.
func (a *restarting) comeBack(ctx context.Context) error {
	if err := wait.Pause(ctx, a.onset.From+a.delay-a.world.Now()); err != nil {
		return err
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	back, err := a.isolated.Heal(ctx)
	if err != nil {
		return fmt.Errorf("injectors: the hosts did not come back by themselves: %w", err)
	}
	back.Evidence = append(back.Evidence, history.Evidence{ID: history.DownFor, Value: ms(back.Begun.To - a.onset.From), Unit: "ms"})
	a.back, a.came = back, true
	return nil
}

// Heal starts the hosts now if they have not come back by themselves, and tells when
// they were back.
func (a *restarting) Heal(ctx context.Context) (fault.Outcome, error) {
	if err := a.again.end(); err != nil {
		out, healErr := a.isolated.Heal(ctx)
		return out, errors.Join(err, healErr)
	}
	if a.came {
		return a.back, nil
	}
	return a.isolated.Heal(ctx)
}
