package scenarios

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// worldLimit bounds what an experiment needs beside its own time: to remove a
// world and to bring one up, and to heal what was in force at the end.
const worldLimit = 10 * time.Minute

// Specs states scenarios as Ginkgo specs, each carried out by the runner as often
// as that repeats it. Call it once, before RunSpecs or PreviewSpecs. until ends the
// run when it is done.
func Specs(until context.Context, r *harness.Runner, all []harness.Scenario) {
	// One container around all keeps their order: the control comes first.
	Context("", Ordered, ContinueOnFailure, func() {
		for _, s := range all {
			for _, trial := range r.Trials(s) {
				spec(until, r, trial)
			}
		}
	})
	AfterSuite(func(ctx context.Context) { Expect(r.Close(ctx)).To(Succeed()) })
}

// spec states one trial.
func spec(until context.Context, r *harness.Runner, t harness.Trial) {
	It(t.Title, Label(t.Labels...), NodeTimeout(r.Settings.Limits.Experiment+worldLimit), func(ctx SpecContext) {
		within, end := context.WithCancelCause(ctx)
		defer end(nil)
		defer context.AfterFunc(until, func() { end(context.Cause(until)) })()
		result := r.Do(within, t) //nolint:contextcheck // Ginkgo hands a spec its context only when it runs
		if result.NotRun != "" {
			Skip(result.NotRun)
		}
		Expect(result.Err).NotTo(HaveOccurred())
		Expect(result).To(expect.Fulfil(matchers(t.Demands)...))
		Expect(result.State()).To(Equal(verdict.Holds))
	})
}

// matchers hold a result against each demand.
func matchers(demands []history.Demand) []types.GomegaMatcher {
	var all []types.GomegaMatcher
	for _, d := range demands {
		all = append(all, expect.Meet(d))
	}
	return all
}
