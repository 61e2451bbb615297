package scenarios

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Demands whose limit is an objective of a class. One that the settings do not have
// is not demanded.

func (b *builder) objective(c settings.Class, m verdict.Measure, region string) []history.Demand {
	d, _ := verdict.Describe(m)
	limit := d.Limit(b.settings.Objectives.Of(c))
	if limit == nil {
		return nil
	}
	return []history.Demand{{Measure: string(m), Limit: limit, Region: region}}
}

// readOnly demands that the service goes read-only politely.
func (b *builder) readOnly(c settings.Class) []history.Demand {
	return b.objective(c, verdict.ReadOnlyWithin, "")
}

// served demands that reads and writes are served again while the fault is in
// force, by a region if one is named and the service tells which it was.
func (b *builder) served(c settings.Class, region string) []history.Demand {
	if region != "" && !b.tellsRegion() {
		b.left = append(b.left, "which region takes over is not demanded: no workload says how the service tells it (region, or write.authority)")
		region = ""
	}
	return b.objective(c, verdict.FailoverWithin, region)
}

// available demands that hardly anybody notices.
func (b *builder) available(c settings.Class) []history.Demand {
	return b.objective(c, verdict.Availability, "")
}

// recovered demands that the service is well again, for good, when the fault is
// gone, and at home if it has one.
func (b *builder) recovered(c settings.Class) []history.Demand {
	demands := b.objective(c, verdict.RecoveryWithin, "")
	if b.model.Home == "" {
		if len(b.model.Regions) > 0 {
			b.left = append(b.left, "the way home is not demanded: x-gameday names no home region")
		}
		return demands
	}
	return append(demands, b.objective(c, verdict.FailbackWithin, "")...)
}

// recovery is how long a recovery may take.
func (b *builder) recovery(c settings.Class) time.Duration {
	longest := time.Duration(0)
	for _, d := range b.objective(c, verdict.RecoveryWithin, "") {
		longest = time.Duration(*d.Limit * float64(time.Second))
	}
	return longest
}

// safe demands what no fault excuses: nothing acknowledged is lost, written twice or
// missed by a read, beyond what the objectives allow; there are never two writers at
// once; and the system does not storm itself.
func (b *builder) safe(c settings.Class) []history.Demand {
	none := 0.0
	demands := b.objective(c, verdict.DataLoss, "")
	if len(demands) == 0 {
		demands = []history.Demand{{Measure: string(verdict.DataLoss), Limit: &none}}
	}
	says := func(what func(settings.Workload) bool) bool { return slices.ContainsFunc(b.settings.Workloads, what) }
	if says(settings.Workload.TellsAuthority) {
		demands = append(demands, b.objective(c, verdict.SplitBrain, "")...)
	}
	demands = append(demands, b.objective(c, verdict.StaleReads, "")...)
	if says(settings.Workload.TellsCopies) {
		demands = append(demands, b.objective(c, verdict.Duplicates, "")...)
	}
	return append(demands, b.objective(c, verdict.Amplification, "")...)
}

// notDemanded lists what was left out, each reason once.
func (b *builder) notDemanded() []string {
	var once []string
	for _, why := range b.left {
		if !slices.Contains(once, why) {
			once = append(once, why)
		}
	}
	return once
}
