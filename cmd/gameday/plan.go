package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/scenarios"
)

func newPlan() *cobra.Command {
	var s selection
	c := &cobra.Command{
		Use:   "plan",
		Short: "Print what a run would do, without doing it",
		Long: `Plan prints the experiments that run would carry out with the same flags: what is
injected when and for how long, and what is expected. The same flags and seed
always give the same plan. Nothing is started.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			chosen, plans, err := s.preview(c)
			if err != nil {
				return err
			}
			for _, one := range chosen {
				if err := printPlan(c.OutOrStdout(), planOf(plans, one.name), s.repeat); err != nil {
					return err
				}
			}
			return nil
		},
	}
	s.flags(c)
	s.repeatFlag(c)
	return c
}

// preview lists what the selection would run, with the plans of all.
func (s *selection) preview(c *cobra.Command) ([]choice, []scenarios.Planned, error) {
	if err := s.settle(c); err != nil {
		return nil, nil, err
	}
	t, err := s.load(c.Context())
	if err != nil {
		return nil, nil, err
	}
	lab, err := scenarios.Open(t, scenarios.Options{Seed: s.seed, Repeat: s.repeat})
	if err != nil {
		return nil, nil, usage(err)
	}
	chosen, err := s.choose(lab)
	return chosen, lab.Plans(), err
}

func planOf(plans []scenarios.Planned, name string) harness.Plan {
	for _, p := range plans {
		if p.Plan.Scenario == name {
			return p.Plan
		}
	}
	return harness.Plan{}
}

// printPlan prints a scenario's plan, and the seed of each repetition.
func printPlan(w io.Writer, p harness.Plan, repeat int) error {
	if err := p.Print(w); err != nil || repeat <= 1 {
		return err
	}
	var seeds []string
	for i := range repeat {
		seeds = append(seeds, fmt.Sprint(scenarios.SeedOf(p.Seed, i+1)))
	}
	_, err := fmt.Fprintf(w, "  carried out %d times, with the seeds %s\n", repeat, strings.Join(seeds, ", "))
	return err
}
