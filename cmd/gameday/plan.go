package main

import (
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
			specs, plans, err := s.preview(c.Context())
			if err != nil {
				return err
			}
			for _, spec := range specs {
				p := planOf(plans, spec.FullText())
				if err := p.Print(c.OutOrStdout()); err != nil {
					return err
				}
			}
			return nil
		},
	}
	s.flags(c)
	return c
}

func planOf(plans []scenarios.Planned, scenario string) harness.Plan {
	for _, p := range plans {
		if p.Plan.Scenario == scenario {
			return p.Plan
		}
	}
	return harness.Plan{}
}
