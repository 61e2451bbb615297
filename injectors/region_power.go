package injectors

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// regionPower takes the power of a region away in two steps: some of its hosts die
// at once, the others when the batteries are empty.
type regionPower struct{}

func (regionPower) Name() string { return "region.power" }

func (regionPower) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The hosts of a region lose their power in two steps: a share of them at once, the rest some time later. Their processes die, and nobody answers for them.",
		Models: "A power failure whose generators do not start: racks on one feed are dark at once, the others when the batteries are empty. " +
			"Whoever fails over within the region in between fails over twice.",
		Group:  fault.Region,
		Outage: "AWS us-east-1, 2012-06-29: power failed twice in a storm, generators of one data centre did not take over, and seven minutes later its batteries were empty (aws.amazon.com/message/67457).",
		Proof:  "No datagram that the hosts of a step send is answered by anybody any more; after the heal they hear from the others, and their processes run.",
		Target: "all hosts of a region, or of several: region=home",
		Params: []fault.Param{
			{Name: "first", Usage: "share of the hosts, the first in order and rounded up, that are lost at once; at least one is left for the second step", Default: "50%"},
			{Name: "gap", Usage: "from the onset until the second step, 1s to 10m", Default: "5s"},
		},
	}
}

func (regionPower) Needs() []system.Capability { return isolation{end: killed}.needs() }

// regionPowerParams are the parameters of a loss of power.
type regionPowerParams struct {
	first float64
	gap   time.Duration
}

func (k regionPower) params(s plan.Spec) (regionPowerParams, error) {
	const longest = 10 * time.Minute
	r := fault.Read(k, s)
	p := regionPowerParams{first: r.Share("first"), gap: r.Duration("gap", time.Second, longest)}
	return p, r.Err()
}

func (k regionPower) Check(m system.Model, s plan.Spec) error {
	hosts, err := checkRegions(m, s)
	if err == nil && len(hosts) == 1 {
		err = fmt.Errorf("target %q selects one host, which cannot be lost in two steps; use host.kill", s.Target)
	}
	_, paramsErr := k.params(s)
	return errors.Join(err, paramsErr)
}

func (regionPower) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the network and the processes of the hosts.
func (regionPower) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return gone(targets(m, s, seed))
}

func (k regionPower) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("power loss of %s, %.0f%% at once and the rest after %s", regionTitle(m, s), 100*p.first, p.gap)
}

func (k regionPower) Candidates(m system.Model) []plan.Spec { return eachRegion(m, k) }

// steps are the isolations of both steps.
func (k regionPower) steps(m system.Model, in fault.Injection) (steps [2]isolation, p regionPowerParams, err error) {
	p, err = k.params(in.Spec)
	if err != nil {
		return steps, p, err
	}
	hosts := targets(m, in.Spec, in.Seed)
	n := min(int(math.Ceil(p.first*float64(len(hosts)))), len(hosts)-1)
	for i, of := range [][]string{hosts[:n], hosts[n:]} {
		steps[i] = isolation{id: fmt.Sprintf("%s/%d", in.ID, i+1), hosts: of, mode: system.Silent, end: killed}
	}
	return steps, p, nil
}

func (k regionPower) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	steps, p, err := k.steps(w.Model(), in)
	if err != nil {
		return nil, err
	}
	first, err := steps[0].start(ctx, w)
	if err != nil {
		return nil, err
	}
	return &poweredOff{first: first, next: steps[1], life: ctx, gap: p.gap}, nil
}

func (k regionPower) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	steps, _, err := k.steps(w.Model(), in)
	return errors.Join(err, steps[1].undo(ctx, w), steps[0].undo(ctx, w))
}

// poweredOff is a loss of power in force.
type poweredOff struct {
	first  *isolated
	next   isolation
	second *isolated       // nil before its time
	life   context.Context // ends with the fault
	gap    time.Duration
	later  *background
	onset  history.Interval
	seen   history.Interval // the onset of the second step; zero when it was not seen
}

// Confirm sees the hosts of the first step lost. From then on the gap runs.
func (a *poweredOff) Confirm(ctx context.Context) (fault.Onset, error) {
	seen, err := a.first.Confirm(ctx)
	if err != nil {
		return seen, err
	}
	a.onset = seen.Interval
	a.later = inBackground(a.life, a.loseTheRest) //nolint:contextcheck // it goes on until the heal, long after the confirmation
	seen.Hosts = append(append([]string{}, a.first.hosts...), a.next.hosts...)
	return seen, nil
}

// loseTheRest is the second step.
func (a *poweredOff) loseTheRest(ctx context.Context) error {
	if err := wait.Pause(ctx, a.onset.From+a.gap-a.first.world.Now()); err != nil {
		return err
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	second, err := a.next.start(ctx, a.first.world)
	if err != nil {
		return fmt.Errorf("injectors: the second step: %w", err)
	}
	a.second = second
	seen, err := second.Confirm(ctx)
	if err != nil {
		return fmt.Errorf("injectors: the second step was not seen to take effect: %w", err)
	}
	a.seen = seen.Interval
	return nil
}

// SetLevel is an error: the steps follow each other by time.
func (*poweredOff) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal gives the power back, to the hosts that lost it last first.
func (a *poweredOff) Heal(ctx context.Context) (fault.Outcome, error) {
	laterErr := a.later.end()
	var out fault.Outcome
	lost := []*isolated{a.first}
	if a.second != nil {
		lost = []*isolated{a.second, a.first}
	}
	errs := []error{laterErr}
	for i, step := range lost {
		back, err := step.Heal(ctx)
		errs = append(errs, err)
		if i == 0 {
			out = back
			continue
		}
		out.Removed = out.Removed && back.Removed
		out.Begun = history.Interval{From: min(out.Begun.From, back.Begun.From), To: min(out.Begun.To, back.Begun.To)}
		out.Gone = history.Interval{From: max(out.Gone.From, back.Gone.From), To: max(out.Gone.To, back.Gone.To)}
		out.Evidence = append(out.Evidence, back.Evidence...)
	}
	out.Evidence = append(out.Evidence, a.did()...)
	return out, errors.Join(errs...)
}

// did tells how many hosts each step has taken, and when the second one came.
func (a *poweredOff) did() []history.Evidence {
	did := []history.Evidence{{ID: history.HostsLost, Of: "first step", Value: float64(len(a.first.hosts)), Unit: "hosts"}}
	if a.second == nil {
		return append(did, history.Evidence{ID: history.HostsLost, Of: "second step", Unit: "hosts"})
	}
	return append(did,
		history.Evidence{ID: history.HostsLost, Of: "second step", Value: float64(len(a.second.hosts)), Unit: "hosts"},
		history.Evidence{ID: history.StepAfter, Value: ms(a.seen.To - a.onset.From), Unit: "ms"})
}
