package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

func newPlan() *cobra.Command {
	var s selection
	c := &cobra.Command{
		Use:   "plan",
		Short: "Print what a run would do, without doing it",
		Long: `Plan draws what was understood of the compose files as a tree: where users enter, the
services with their hosts, ports, dependencies and mounts, what is demanded and what was
left out. Then it prints the experiments that run would carry out with the same flags: what is
injected when and for how long, what is expected, and what is not demanded since it
could not be told. The same flags and seed always give the same plan. Nothing is
started.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := s.preview(c)
			if err != nil {
				return err
			}
			for _, w := range p.lab.Warnings() {
				fmt.Fprintln(c.ErrOrStderr(), "warning:", w)
			}
			var drawn strings.Builder
			treeOf(p.described, p.set.Scenarios).print(&drawn, "", "")
			fmt.Fprint(c.OutOrStdout(), secretsOf(p.described).Hide(drawn.String()))
			return p.print(c.OutOrStdout(), s.repeat)
		},
	}
	s.flags(c)
	s.repeatFlag(c)
	return c
}

// preview is what a selection would run.
type preview struct {
	lab    *lab.Lab
	set    scenarios.Set
	chosen []harness.Scenario

	described *compose.File
}

// preview finds out what the selection would run.
func (s *selection) preview(c *cobra.Command) (preview, error) {
	if err := s.settle(c); err != nil {
		return preview{}, err
	}
	f, err := s.load(c.Context())
	if err != nil {
		return preview{}, err
	}
	l, err := lab.Open(f, lab.Options{Seed: s.seed, Repeat: s.repeat, Kinds: injectors.All()})
	if err != nil {
		return preview{}, usage(err)
	}
	p, err := s.prepare(l)
	p.described = f
	return p, err
}

// prepare finds the scenarios of a lab's system and picks those that are meant. What
// could never be carried out is told before anything runs.
func (s *selection) prepare(l *lab.Lab) (preview, error) {
	p := preview{lab: l, set: scenarios.From(l.Model(), l.Settings())}
	if err := checkFrequencies(l.Settings().SLA); err != nil {
		return p, usage(err)
	}
	if err := s.addDrill(&p); err != nil {
		return p, err
	}
	seen := map[string]bool{}
	for _, one := range p.set.Scenarios {
		if seen[one.ID] {
			return p, usage(fmt.Errorf("%s: two scenarios have the id %s; rename the service, or the scenario under x-gameday.scenarios", s.shown(), one.ID))
		}
		seen[one.ID] = true
		if err := one.Check(l.Model(), injectors.All(), l.Offers()); err != nil {
			return p, usage(fmt.Errorf("%s: %w", s.shown(), err))
		}
	}
	var err error
	p.chosen, err = s.choose(p.set.Scenarios)
	return p, err
}

// print writes the plan of everything that is chosen, and, once, what is not
// demanded of this system.
func (p preview) print(w io.Writer, repeat int) error {
	for _, why := range p.set.NotDemanded {
		fmt.Fprintln(w, "note:", why)
	}
	r := p.lab.Runner()
	for _, one := range p.chosen {
		radius := harness.BlastRadiusOf(r.Model, r.Kinds, one.Plan, r.Seed)
		if err := one.Print(w, r.Seed, radius); err != nil {
			return err
		}
		if repeat > 1 {
			var seeds []string
			for _, t := range r.Trials(one) {
				seeds = append(seeds, fmt.Sprint(t.Seed))
			}
			fmt.Fprintf(w, "  carried out %d times, with the seeds %s\n", repeat, strings.Join(seeds, ", "))
		}
	}
	return nil
}
