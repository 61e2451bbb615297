package scenarios

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Specs builds the tree over the lab's topology. Call it once, before RunSpecs
// or PreviewSpecs.
func Specs(l *Lab) {
	// One container around all keeps their order: the control comes first.
	Describe("", func() {
		controls(l)
		dnsLosses(l)
		hostRemovals(l)
		headless(l)
		partitions(l)
		moves(l)
		blackouts(l)
		// In here, since Ginkgo forgets those beside it when a tree is previewed.
		ReportAfterEach(l.finish)
	})
	AfterSuite(func(ctx context.Context) { Expect(l.Close(ctx)).To(Succeed()) })
}

// Profiles are label filters by name. The monthly game day runs everything.
func Profiles() map[string]string {
	return map[string]string{"dev": "dev", "gate": "gate", "monthly": ""}
}

// The label sets of scenarios. What developers run many times a day is part of
// the gate, and all is part of the monthly game day.
func daily(about ...string) Labels { return append(about, "dev", "gate", "monthly") }
func gate(about ...string) Labels  { return append(about, "gate", "monthly") }
func rare(about ...string) Labels  { return append(about, "monthly") }

// variant is a mode in which something fails, with the profiles that run it.
type variant struct {
	mode   gateway.Mode
	labels Labels
}
