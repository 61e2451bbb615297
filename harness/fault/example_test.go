package fault_test

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// starved is a kind of fault that gives hosts little of a processor. It is as small
// as a kind can be; it does not prove itself as a real one must, by what the host's
// work then takes.
type starved struct{}

func (starved) Name() string { return "cpu.starved" }

func (starved) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Hosts have a part of one processor.", Target: "the hosts",
		Params: []fault.Param{{Name: "cpus", Usage: "processors that are left, 0 to 1", Default: "10%"}},
	}
}

func (starved) Needs() []system.Capability { return []system.Capability{system.CanResources} }

func (k starved) Check(m system.Model, s plan.Spec) error {
	_, err := s.Target.Resolve(m, 0)
	if err != nil {
		return err
	}
	r := fault.Read(k, s)
	r.Share("cpus")
	return r.Err()
}

func (starved) Victims(m system.Model, s plan.Spec, seed int64) []string {
	hosts, _ := s.Target.Resolve(m, seed) // it was checked
	return hosts
}

func (starved) Title(_ system.Model, s plan.Spec) string { return fmt.Sprintf("%s starved", s.Target) }

func (starved) Candidates(system.Model) []plan.Spec { return nil }

func (k starved) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	f := inForce{world: w, hosts: k.Victims(w.Model(), in.Spec, in.Seed)}
	return f, f.limit(ctx, fault.Read(k, in.Spec).Share("cpus"))
}

func (k starved) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return inForce{world: w, hosts: k.Victims(w.Model(), in.Spec, in.Seed)}.limit(ctx, 1)
}

// inForce is the fault in force.
type inForce struct {
	world system.World
	hosts []string
}

func (f inForce) limit(ctx context.Context, cpus float64) error {
	for _, h := range f.hosts {
		if err := f.world.Resources().Limit(ctx, h, system.Limits{CPUs: cpus}); err != nil {
			return err
		}
	}
	return nil
}

func (f inForce) Confirm(context.Context) (fault.Onset, error) {
	return fault.Onset{Hosts: f.hosts}, nil
}

func (inForce) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

func (f inForce) Heal(ctx context.Context) (fault.Outcome, error) {
	err := f.limit(ctx, 1)
	return fault.Outcome{Removed: err == nil}, err
}

// A kind of your own is tried on a world in memory first.
func ExampleKind() {
	ctx, w := context.Background(), memory.New(memory.Single(), memory.Options{})
	target, err := system.ParseSelector("service=web")
	if err != nil {
		fmt.Println(err)
		return
	}
	in := fault.Injection{ID: "run/f1-1", Spec: plan.Spec{ID: "f1", Kind: "cpu.starved", Target: target}, Level: 1}
	active, err := starved{}.Start(ctx, w, in)
	if err != nil {
		fmt.Println(err)
		return
	}
	during, err := w.Resources().Limits(ctx, "web")
	fmt.Println(during.CPUs, err)
	if _, err := active.Heal(ctx); err != nil {
		fmt.Println(err)
		return
	}
	after, err := w.Resources().Limits(ctx, "web")
	fmt.Println(after.CPUs, err)
	// Output:
	// 0.1 <nil>
	// 1 <nil>
}

// A plan is checked against the kinds that there are, before anything runs.
func ExampleSet_Check() {
	w := memory.New(memory.Single(), memory.Options{})
	kinds := fault.Set{starved{}}
	for _, text := range []string{
		"f1: cpu.starved(cpus=20%) on service=web for 8s",
		"f1: cpu.starved(cpu=20%) on service=web for 8s",
		"f1: cpu.starve on service=web for 8s",
	} {
		p, err := plan.Parse(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(kinds.Check(w.Model(), w.Offers(), p))
	}
	// Output:
	// <nil>
	// fault f1: cpu.starved: unknown parameter "cpu" (did you mean "cpus"?)
	// fault f1: there is no fault of kind "cpu.starve" (did you mean "cpu.starved"?)
}

// Parameters are texts with units; a kind gives them types and bounds.
func ExampleRead() {
	r := fault.Read(starved{}, plan.Spec{Params: plan.Params{"cpus": "250%"}})
	r.Share("cpus")
	fmt.Println(r.Err())
	// Output:
	// parameter cpus="250%": it must be a share above 0% and at most 100%, such as 20%
}
