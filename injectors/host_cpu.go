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

// hostCPU leaves hosts a share of the processors that they may use.
type hostCPU struct{}

func (hostCPU) Name() string { return "host.cpu" }

func (hostCPU) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Hosts are throttled to a share of the processors that they may use.",
		Models: "A neighbour that takes the machine, a virtual machine whose credits are used up, a process on the same host that spins. " +
			"The host answers, late; what looks after its health may give it up, or keep it when it should not.",
		Group: fault.Instance,
		Outage: "Cloudflare, 2019-07-02: a regular expression in a firewall rule took all processors of every machine that served HTTP, for 27 minutes " +
			"(blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019).",
		Proof: "The kernel counts periods in which the host wanted more than it may, while it is given work to do for two seconds from within " +
			"(by sh and date, where its image has them), and what it got then is its share.",
		Target: "the hosts; one whose image has no sh must be busy by itself",
		Params: []fault.Param{
			{Name: "share", Usage: "share of the processors that it may use, as its compose file or else the machine says; at most half", Default: "5%"},
		},
	}
}

func (hostCPU) Needs() []system.Capability {
	return []system.Capability{system.CanResources, system.CanFiles}
}

func (k hostCPU) share(s plan.Spec) (float64, error) {
	const most = 0.5 // of more, nobody could tell it from a machine that is busy with other things
	r := fault.Read(k, s)
	share := r.Share("share")
	err := r.Err()
	if err == nil && share > most {
		err = fmt.Errorf("parameter share=%q: at most %.0f%%, or what it loses could not be seen", s.Params["share"], 100*most)
	}
	return share, err
}

func (k hostCPU) Check(m system.Model, s plan.Spec) error {
	_, err := k.share(s)
	if _, e := s.Target.Resolve(m, 0); e != nil {
		err = errors.Join(err, fmt.Errorf("target: %w", e))
	}
	return err
}

// Victims are the hosts: some do not answer in time any more.
func (hostCPU) Victims(m system.Model, s plan.Spec, seed int64) []string { return targets(m, s, seed) }

// Claims are the processors of the hosts, which must run.
func (hostCPU) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	hosts := targets(m, s, seed)
	return append(fault.Takes(fault.Processors, hosts...), fault.Wants(fault.Running, hosts...)...)
}

func (k hostCPU) Title(m system.Model, s plan.Spec) string {
	share, _ := k.share(s)
	return fmt.Sprintf("%s throttled to %.3g%% of the processors", who(m, s.Target), 100*share)
}

func (k hostCPU) Candidates(m system.Model) []plan.Spec {
	return oneOfEach(m, k.Name(), func(system.Service) bool { return true })
}

func (k hostCPU) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	share, err := k.share(in.Spec)
	if err != nil {
		return nil, err
	}
	hosts := targets(w.Model(), in.Spec, in.Seed)
	a := &throttled{limited: limited{world: w, hosts: hosts}, before: make([]float64, len(hosts)), after: make([]float64, len(hosts)), delivered: make([]history.Delivery, len(hosts))}
	err = a.each(func(i int, h string) error {
		held, err := w.Resources().Limits(ctx, h)
		a.before[i], a.after[i] = held.CPUs, share*held.CPUs
		a.delivered[i] = a.got(i, usage{}, usage{})
		return err
	})
	if err != nil {
		return nil, err
	}
	a.onset.From = w.Now()
	err = a.each(func(i int, h string) error { return w.Resources().Limit(ctx, h, system.Limits{CPUs: a.after[i]}) })
	a.onset.To = w.Now()
	if err != nil {
		ctx, cancel := detached(ctx)
		defer cancel()
		return nil, errors.Join(err, unlimit(ctx, w, hosts))
	}
	return a, nil
}

func (hostCPU) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return unlimit(ctx, w, targets(w.Model(), in.Spec, in.Seed))
}

// throttled are hosts that want more of the processors than they may use.
type throttled struct {
	limited
	before, after []float64 // processors, by host
	onset         history.Interval
	delivered     []history.Delivery // by host; without samples before they were measured
}

const (
	busyFor     = 2 * time.Second        // that a host is given work to do
	quotaPeriod = 100 * time.Millisecond // of the kernel, in which a limit of processors holds
	calmFor     = 3 * quotaPeriod        // without being throttled after the heal
)

// Confirm sees that every host wants more than it may use, and measures what it
// gets.
func (a *throttled) Confirm(ctx context.Context) (fault.Onset, error) {
	seen := fault.Onset{Interval: a.onset, Hosts: a.hosts, Evidence: make([]history.Evidence, len(a.hosts))}
	err := a.each(func(i int, h string) error {
		first, last, err := a.keepBusy(ctx, h)
		if err != nil {
			return err
		}
		periods := last.Throttled - first.Throttled
		if periods == 0 {
			return fmt.Errorf("injectors: host %s may use %.3g processors and does not want more, so it is not throttled; "+
				"choose a smaller share, or an image with sh", h, a.after[i])
		}
		seen.Evidence[i] = history.Evidence{ID: history.CPUThrottled, Host: h, Value: float64(periods), Unit: "periods"}
		a.delivered[i] = a.got(i, first, last)
		return nil
	})
	return seen, err
}

// busy is a program for sh that works until a number of seconds is over by the clock,
// so that it ends although nobody can end it, however little it gets.
const busy = `end=$(($(date +%s) + $0)); while [ $(date +%s) -lt $end ]; do i=0; while [ $i -lt 5000 ]; do i=$((i + 1)); done; done`

// keepBusy gives a host work to do, and reads what it has used before and after. That
// it has no program for this is no error: it may be busy by itself.
func (a *throttled) keepBusy(ctx context.Context, host string) (first, last usage, err error) {
	first, err = usageOf(ctx, a.world, host)
	if err != nil {
		return first, last, err
	}
	work := inBackground(ctx, func(ctx context.Context) error {
		_, err := a.world.Files().Run(ctx, host, "sh", "-c", busy, fmt.Sprintf("%.0f", (2*busyFor).Seconds()))
		return err
	})
	defer func() { _ = work.end() }()
	if err := wait.Pause(ctx, busyFor); err != nil {
		return first, last, err
	}
	last, err = usageOf(ctx, a.world, host)
	return first, last, err
}

// got is how much a host may use of the processors, as it was seen. In each period in
// which it was throttled it used all of that, and in the others at most that; one of
// the periods may have begun before the first reading, and two may lie across either.
// So what it used is between that of one throttled period less and that of all and two.
func (a *throttled) got(i int, first, last usage) history.Delivery {
	const tolerated = 0.1
	d := history.Delivery{
		Quantity: history.ProcessorsGot, Host: a.hosts[i], Unit: "processors",
		Requested: a.after[i], Tolerance: tolerated * a.after[i], Without: a.before[i],
	}
	const least = 2 // throttled periods
	periods := last.Throttled - min(first.Throttled, last.Throttled)
	if periods < least || last.CPU <= first.CPU {
		return d
	}
	used := (last.CPU - first.CPU).Seconds()
	longest := last.at.To - first.at.From + 2*quotaPeriod
	low := used / longest.Seconds()
	high := used / (float64(periods-1) * quotaPeriod.Seconds())
	d.Samples = int(periods)
	d.Measured, d.Bound = (low+high)/2, (high-low)/2
	return d
}

// SetLevel is an error: how much it keeps is a parameter.
func (*throttled) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal gives the hosts back what they might use, and sees that none is throttled at
// its lower limit any more.
func (a *throttled) Heal(ctx context.Context) (fault.Outcome, error) {
	if err := a.restore(ctx); err != nil {
		return fault.Outcome{}, err
	}
	out := fault.Outcome{Removed: true, Begun: a.restored, Delivered: a.delivered}
	err := a.each(func(i int, h string) error {
		held, err := a.world.Resources().Limits(ctx, h)
		if err == nil && held.CPUs <= a.after[i] {
			err = fmt.Errorf("injectors: host %s still may use no more than %.3g processors", h, held.CPUs)
		}
		return errors.Join(err, a.calm(ctx, i))
	})
	out.Gone = history.Interval{From: a.restored.From, To: a.world.Now()}
	return out, err
}

// calm waits until a host has used what it wants for some periods, or more than it
// might: one with a limit of its own in the compose file may be throttled there.
func (a *throttled) calm(ctx context.Context, i int) error {
	const clearly = 1.5
	host := a.hosts[i]
	err := wait.Until(ctx, hearIn, calmFor, func(ctx context.Context) (bool, error) {
		first, err := usageOf(ctx, a.world, host)
		if err != nil {
			return false, err
		}
		if err := wait.Pause(ctx, calmFor); err != nil {
			return false, err
		}
		last, err := usageOf(ctx, a.world, host)
		more := float64(last.CPU-first.CPU) > clearly*a.after[i]*float64(last.middle()-first.middle())
		return err == nil && (more || last.Throttled-first.Throttled <= (last.Periods-first.Periods)/2), err
	})
	if err != nil {
		return fmt.Errorf("injectors: host %s is not seen to get more of the processors again: %w", host, err)
	}
	return nil
}
