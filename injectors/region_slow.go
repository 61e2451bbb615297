package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// regionSlow delays what passes over links between a region and the other regions.
type regionSlow struct{}

func (regionSlow) Name() string { return "region.slow" }

func (regionSlow) Doc() fault.Doc {
	return fault.Doc{
		Summary: "What is sent over TCP connections between a region and the other regions arrives late, whoever has opened them. Users, and hosts in no region, reach all of them as before.",
		Models: "A detour after a cable was cut, a link between data centres that is full. " +
			"What is asked of another region for each request adds up; what waits for another region's word stands still.",
		Group: fault.Region,
		Outage: "Google Cloud, 2019-06-02: with much of the network between its data centres switched off by mistake, what was left was full, and services in several regions were slow or failed for hours " +
			"(status.cloud.google.com/incident/cloud-networking/19009).",
		Proof:  "Exchanges over links between the regions, from within the hosts that open them, take longer than before by about the delay.",
		Target: "all hosts of a region, or of several: region=home",
		Params: []fault.Param{
			{Name: "delay", Usage: "how much later what opens an exchange arrives, in whole milliseconds, 1ms to 10s", Default: "100ms"},
			{Name: "jitter", Usage: "the delay varies by so much either way, at most half of it", Default: "0s"},
		},
	}
}

func (regionSlow) Needs() []system.Capability { return linkLatency{}.Needs() }

// longestDelay is the greatest delay between regions.
const longestDelay = 10 * time.Second

// parts are the delays of links into the region and out of it.
func (k regionSlow) parts(m system.Model, in fault.Injection) ([]part, error) {
	r := fault.Read(k, in.Spec)
	delay, jitter := r.Duration("delay", time.Millisecond, longestDelay), r.Duration("jitter", 0, longestDelay)
	if err := r.Err(); err != nil {
		return nil, err
	}
	inside, others, err := sides(m, in.Spec)
	if err != nil {
		return nil, err
	}
	var all []part
	var why []error
	for _, way := range []struct {
		name     string
		from, to []string
	}{{"in", others, inside}, {"out", inside, others}} {
		one := fault.Injection{ID: in.ID + "/" + way.name, Seed: in.Seed, Level: in.Level, Spec: plan.Spec{
			ID: in.Spec.ID, Kind: linkLatency{}.Name(), Target: system.Hosts(way.to...),
			Params: plan.Params{"delay": delay.String(), "jitter": jitter.String(), "from": system.Hosts(way.from...).String()},
		}}
		if err := (linkLatency{}).Check(m, one.Spec); err != nil {
			why = append(why, err) // no host there declares a port
			continue
		}
		all = append(all, part{linkLatency{}, one})
	}
	if len(all) == 0 {
		return nil, errors.Join(why...)
	}
	return all, nil
}

func (k regionSlow) Check(m system.Model, s plan.Spec) error {
	_, err := k.parts(m, fault.Injection{Spec: s})
	return err
}

// Victims are none: whoever is slow is still there.
func (regionSlow) Victims(system.Model, plan.Spec, int64) []string { return nil }

// Claims are that the hosts of all regions are there.
func (regionSlow) Claims(m system.Model, s plan.Spec, _ int64) []fault.Claim {
	inside, others, _ := sides(m, s)
	return there(append(inside, others...))
}

func (k regionSlow) Title(m system.Model, s plan.Spec) string {
	r := fault.Read(k, s)
	return fmt.Sprintf("latency of %s between %s and the other regions", r.Duration("delay", time.Millisecond, longestDelay), regionTitle(m, s))
}

func (k regionSlow) Candidates(m system.Model) []plan.Spec { return eachRegion(m, k) }

func (k regionSlow) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	parts, err := k.parts(w.Model(), in)
	if err != nil {
		return nil, err
	}
	return startAll(ctx, w, parts)
}

func (k regionSlow) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	parts, err := k.parts(w.Model(), in)
	return errors.Join(err, undoAll(ctx, w, parts))
}
