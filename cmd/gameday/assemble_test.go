package main

import (
	"errors"
	"testing"

	. "github.com/onsi/gomega"

	ginkgotypes "github.com/onsi/ginkgo/v2/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/reports"
	"github.com/gameday-harness/gameday/scenarios"
)

// outcome is what became of an experiment of the scenario "x".
func outcome(state ginkgotypes.SpecState, message string, err error, run *harness.Run) scenarios.Outcome {
	return scenarios.Outcome{Err: err, Run: run, Spec: ginkgotypes.SpecReport{
		LeafNodeType: ginkgotypes.NodeTypeIt, LeafNodeText: "x", State: state, Failure: ginkgotypes.Failure{Message: message},
	}}
}

func TestNothingThatWasChosenIsLeftOut(t *testing.T) {
	skipped := outcome(ginkgotypes.SpecStateSkipped, "Docker could not be reached", nil, nil)
	failed := outcome(ginkgotypes.SpecStateFailed, "no world", errors.New("no world"), nil)
	other := outcome(ginkgotypes.SpecStateFailed, "", errors.New("another scenario"), nil)
	other.Spec.LeafNodeText = "y"
	for _, c := range []struct {
		name     string
		outcomes []scenarios.Outcome
		repeat   int
		state    reports.State
		reason   string
	}{
		{"never begun", []scenarios.Outcome{other}, 1, reports.Skipped, reports.Unfinished},
		{"skipped, with a reason", []scenarios.Outcome{skipped}, 1, reports.Skipped, "Docker could not be reached"},
		{"not carried out", []scenarios.Outcome{failed}, 1, reports.Inconclusive, "no world"},
		{"one of two repetitions never begun", []scenarios.Outcome{failed}, 2, reports.Inconclusive, "1 inconclusive, 1 skipped. Repetition 1: no world"},
		{"no repetition begun", nil, 3, reports.Skipped, reports.Unfinished},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := scenario(choice{name: "x"}, c.outcomes, selection{seed: 42, repeat: c.repeat}, t.TempDir())
			gm := NewWithT(t)
			gm.Expect(got.Name()).To(Equal("x"))
			gm.Expect(got.State).To(Equal(c.state))
			gm.Expect(got.Reason).To(ContainSubstring(c.reason))
			for i, r := range got.Repetitions {
				gm.Expect(r.Seed).To(Equal(scenarios.SeedOf(42, i+1)))
			}
		})
	}
}
