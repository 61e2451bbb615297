package main

import (
	"errors"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/reports"
)

func TestNothingThatWasChosenIsLeftOut(t *testing.T) {
	x := harness.Scenario{ID: "x", Title: "the scenario x"}
	result := func(id string, repetition int, change func(*harness.Result)) *harness.Result {
		r := &harness.Result{Trial: harness.Trial{Scenario: harness.Scenario{ID: id}, Repetition: repetition}}
		change(r)
		return r
	}
	failed := func(r *harness.Result) { r.Err = errors.New("no world") }
	for _, c := range []struct {
		name    string
		results []*harness.Result
		repeat  int
		state   reports.State
		reason  string
	}{
		{"never begun", []*harness.Result{result("y", 0, failed)}, 1, reports.Skipped, reports.Unfinished},
		{"not run, with a reason", []*harness.Result{result("x", 0, func(r *harness.Result) { r.NotRun = "not run, since the control failed" })}, 1, reports.Skipped, "the control failed"},
		{"not carried out", []*harness.Result{result("x", 0, failed)}, 1, reports.Inconclusive, "no world"},
		{"one of two repetitions never begun", []*harness.Result{result("x", 1, failed)}, 2, reports.Inconclusive, "1 inconclusive, 1 skipped. Repetition 1: no world"},
		{"no repetition begun", nil, 3, reports.Skipped, reports.Unfinished},
	} {
		t.Run(c.name, func(t *testing.T) {
			runner := harness.Runner{Seed: 42, Repeat: c.repeat}
			got := reportOn(runner.Trials(x), c.results, t.TempDir())
			gm := NewWithT(t)
			gm.Expect(got.ID).To(Equal("x"))
			gm.Expect(got.State).To(Equal(c.state))
			gm.Expect(got.Reason).To(ContainSubstring(c.reason))
			for i, r := range got.Repetitions {
				gm.Expect(r.Seed).To(Equal(harness.SeedOf(42, i+1)))
			}
		})
	}
}
