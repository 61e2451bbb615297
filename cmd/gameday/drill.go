package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/drill"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/scenarios"
)

// drillChoice is which drill is meant.
type drillChoice struct {
	alone  bool          // it is all that is run, beside the control
	month  string        // "": this one
	seed   int64         // 0: the month's
	budget time.Duration // 0: that of x-gameday
}

func newDrill() *cobra.Command {
	s := selection{profile: "drill", repeat: 1, drill: drillChoice{alone: true}}
	var o runOptions
	var onlyPlan bool
	c := &cobra.Command{
		Use:   "drill",
		Short: "Do something at random to the system, from a seed",
		Long: `Drill draws faults at random from all kinds that the system admits, one at a time and
in pairs, and carries them out like scenarios, after the control. Between them the
system must recover: the next fault waits until users are served and every host is
ready. Nothing may be lost, and all must be well again after each.

The same seed, file and version of Gameday give the same drill. Without --seed it is
the month's: the year times 100 plus the month, so 202611 for November 2026. The monthly
profile of run has the same drill in it. What it draws from and what it leaves alone is
said by limits and drill in x-gameday (docs/drill.md).`,
		Example: `  gameday drill --plan
  gameday drill --budget 30m
  gameday drill --seed 7 --budget 5m -f shop/docker-compose.yml
  gameday drill --month 2026-10`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.settleDrill(); err != nil {
				return err
			}
			if onlyPlan {
				return s.printDrill(c)
			}
			return run(c.Context(), c.OutOrStdout(), s, o)
		},
	}
	s.fileFlags(c)
	o.flags(c)
	c.Flags().Int64Var(&s.drill.seed, "seed", 0, "seed of the drill; 0 takes the month's")
	c.Flags().StringVar(&s.drill.month, "month", "", "month whose drill is meant, such as 2026-11; this one if left out")
	c.Flags().DurationVar(&s.drill.budget, "budget", 0, "time that the drill takes when all goes well; 0 takes drill.budget of x-gameday")
	c.Flags().BoolVar(&onlyPlan, "plan", false, "print the drill, and start nothing")
	return c
}

// settleDrill finds the seed, which is that of everything random in the run too.
func (s *selection) settleDrill() error {
	seed, err := s.drill.settled(time.Now())
	if err != nil {
		return err
	}
	s.seed = seed
	return nil
}

// settled is the seed of the drill that is meant.
func (d drillChoice) settled(now time.Time) (int64, error) {
	switch {
	case d.seed < 0:
		return 0, usage(fmt.Errorf("--seed %d: must be above 0", d.seed))
	case d.seed > 0 && d.month != "":
		return 0, usage(errors.New("--seed and --month are both there; a month is a seed"))
	case d.budget < 0:
		return 0, usage(fmt.Errorf("--budget %s: must be above 0", d.budget))
	case d.seed > 0:
		return d.seed, nil
	}
	month := drill.MonthOf(now)
	if d.month != "" {
		var err error
		if month, err = drill.ParseMonth(d.month); err != nil {
			return 0, usage(fmt.Errorf("--month: %w", err))
		}
	}
	return month.Seed(), nil
}

// addDrill adds the drill to what there is to choose from; for the drill alone it and
// the control are all. A system for which nothing can be drawn is told so.
func (s *selection) addDrill(p *preview) error {
	seed, err := s.drill.settled(time.Now())
	if err != nil {
		return err
	}
	l, alone := p.lab, s.drill.alone
	parts, err := scenarios.Drill(l.Model(), l.Settings(), drill.Options{
		Seed: seed, Budget: cmp.Or(s.drill.budget, l.Settings().Drill.Budget), Settings: l.Settings().Drill,
		HostsAtOnce: l.Settings().Limits.HostsAtOnce, Kinds: l.Runner().Kinds, Offers: l.Offers(),
	})
	switch {
	case errors.Is(err, drill.ErrNothing) && !alone:
		p.set.NotDemanded = append(p.set.NotDemanded, "no drill is part of the monthly profile: "+err.Error())
	case err != nil:
		return usage(err)
	}
	if alone {
		p.set = scenarios.Set{Scenarios: slices.DeleteFunc(p.set.Scenarios, func(one harness.Scenario) bool { return !one.Control })}
	}
	p.set.Scenarios = append(p.set.Scenarios, parts...)
	return nil
}

// printDrill prints the drill, and how long it takes.
func (s *selection) printDrill(c *cobra.Command) error {
	p, err := s.preview(c)
	if err != nil {
		return err
	}
	for _, w := range p.lab.Warnings() {
		fmt.Fprintln(c.ErrOrStderr(), "warning:", w)
	}
	sumUp(c.OutOrStdout(), s.seed, p.chosen)
	return p.print(c.OutOrStdout(), 1)
}

// sumUp says in a line what a drill is, and how long it takes when all goes well.
func sumUp(w io.Writer, seed int64, all []harness.Scenario) {
	faults, parts, takes := 0, 0, time.Duration(0)
	for _, one := range all {
		if one.Control {
			continue
		}
		faults, parts, takes = faults+len(plan.Specs(one.Plan)), parts+1, takes+plan.Length(one.Plan)
		for _, node := range one.Plan.(plan.Sequence) {
			if _, pause := node.(plan.Wait); !pause {
				takes += drill.Usual
			}
		}
	}
	fmt.Fprintf(w, "drill %d: %d faults in %d parts, about %s when the system recovers as it should\n", seed, faults, parts, takes)
}
