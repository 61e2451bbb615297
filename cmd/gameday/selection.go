package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	ginkgotypes "github.com/onsi/ginkgo/v2/types"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/scenarios"
)

// selection is what to run, from the flags that several commands share.
type selection struct {
	files   []string // as named; none: those that compose.Find finds
	with    []string // compose profiles
	profile string
	label   string
	named   []string // ids of scenarios, or texts of which their ids or titles must contain one; none: any
	seed    int64
	repeat  int  // how often each scenario is carried out; 0 where that is no matter
	real    bool // own scenarios take as long as what they replay
	allow   allowances
	drill   drillChoice
}

// everything is the profile of all scenarios.
const everything = "monthly"

func (s *selection) flags(c *cobra.Command) {
	f := c.Flags()
	s.fileFlags(c)
	f.StringVar(&s.profile, "profile", "dev", "which scenarios: dev (minutes), gate (for CI) or monthly (all); with --scenario all")
	f.StringVar(&s.label, "label", "", `only scenarios whose labels match, e.g. "region && !gate" or "dns || control"`)
	f.StringArrayVar(&s.named, "scenario", nil, "only the scenario of this id, or those whose id or title contains this text; may be given again for more")
	f.Int64Var(&s.seed, "seed", 0, "seed of everything random; 0 takes one from the clock and prints it")
	f.StringVar(&s.drill.month, "month", "", "month whose drill is part of the monthly profile, such as 2026-11; this one if left out")
}

// fileFlags say which file is read, and what it may do.
func (s *selection) fileFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVarP(&s.files, "file", "f", nil,
		"compose file; may be given again for files that are merged onto it; x-gameday stands in one of them, or in gameday.yaml beside the first "+
			"(default: compose.yaml, compose.yml, docker-compose.yml or docker-compose.yaml with its override file; environment: "+compose.EnvFile+", COMPOSE_FILE)")
	f.StringArrayVar(&s.with, "with-profile", nil, "switch on the services of this compose profile; may be given again (environment: COMPOSE_PROFILES)")
	f.BoolVar(&s.real, "real-time", false, "let the file's own scenarios take as long as what they replay, instead of compressed as they are written")
	s.allow.flags(c)
}

// mostRepetitions keeps a slip of the finger from running for a week.
const mostRepetitions = 100

func (s *selection) repeatFlag(c *cobra.Command) {
	c.Flags().IntVar(&s.repeat, "repeat", 1, fmt.Sprintf("carry each scenario out so many times, 1 to %d, each with a seed of its own", mostRepetitions))
}

// settle fills in what follows from the flags that were given, and refuses what
// makes no sense.
func (s *selection) settle(c *cobra.Command) error {
	if !c.Flags().Changed("profile") && (len(s.named) > 0 || c.Name() == "list") {
		s.profile = everything
	}
	if slices.ContainsFunc(s.named, func(text string) bool { return strings.TrimSpace(text) == "" }) {
		return usage(errors.New("--scenario is empty; give a scenario's id, or a part of its title, or leave it out for all"))
	}
	if c.Flags().Lookup("repeat") != nil && (s.repeat < 1 || s.repeat > mostRepetitions) {
		return usage(fmt.Errorf("--repeat %d: must be from 1 to %d", s.repeat, mostRepetitions))
	}
	return nil
}

// filter is the label filter of the selection, in Ginkgo's language.
func (s *selection) filter() (ginkgotypes.LabelFilter, error) {
	profiles := scenarios.Profiles()
	if s.drill.alone {
		profiles[s.profile] = "" // the drill and the control are all that there is
	}
	byProfile, known := profiles[s.profile]
	if !known {
		names := slices.Sorted(maps.Keys(profiles))
		return nil, usage(fmt.Errorf("--profile %q: there is no such profile; choose one of %s", s.profile, strings.Join(names, ", ")))
	}
	both := byProfile
	if s.label != "" && both != "" {
		both = "(" + both + ") && (" + s.label + ")"
	}
	filter, err := ginkgotypes.ParseLabelFilter(cmp.Or(both, s.label))
	if err != nil {
		return nil, usage(fmt.Errorf("--label %q: %w", s.label, err))
	}
	return filter, nil
}

// load reads the compose files.
func (s *selection) load(ctx context.Context) (*compose.File, error) {
	logrus.SetOutput(io.Discard) // the compose library writes names of variables there, and a stray $ makes one of half a password
	if len(s.files) == 0 {
		found, err := compose.Find("", os.Environ())
		if err != nil {
			return nil, usage(err)
		}
		s.files = found
	}
	f, err := compose.LoadAll(ctx, s.files, append(s.allow.options(), compose.Profiles(s.with...))...)
	if err != nil {
		return nil, usage(withRemedy(err))
	}
	if s.real {
		f.Settings = scenarios.InRealTime(f.Settings)
	}
	return f, nil
}

// withRemedy adds to what a file is refused for how to do without it.
func withRemedy(err error) error {
	if remedy := compose.Remedy(err); remedy != "" {
		return fmt.Errorf("%w\n%s", err, remedy)
	}
	return err
}

// shown are the compose files as messages name them.
func (s *selection) shown() string { return strings.Join(s.files, ", ") }

// choose picks the scenarios that the selection stands for, in order. None is wrong
// use: nothing must be green that ran nothing.
func (s *selection) choose(all []harness.Scenario) ([]harness.Scenario, error) {
	filter, err := s.filter()
	if err != nil {
		return nil, err
	}
	labelled := slices.DeleteFunc(slices.Clone(all), func(one harness.Scenario) bool { return !filter(one.Labels) })
	chosen := slices.DeleteFunc(slices.Clone(labelled), func(one harness.Scenario) bool { return !s.names(one, all) })
	return chosen, s.checkChosen(labelled, all)
}

// names says whether the texts of the selection fit a scenario.
func (s *selection) names(one harness.Scenario, all []harness.Scenario) bool {
	return len(s.named) == 0 || slices.ContainsFunc(s.named, func(text string) bool { return fits(one, text, all) })
}

// fits says whether a text names a scenario: by its id, or, where it is the id of
// none, by a part of its id or title, whatever its case.
func fits(one harness.Scenario, text string, all []harness.Scenario) bool {
	if slices.ContainsFunc(all, func(s harness.Scenario) bool { return s.ID == text }) {
		return one.ID == text
	}
	text = strings.ToLower(text)
	return strings.Contains(one.ID, text) || strings.Contains(strings.ToLower(one.Title), text)
}

// repeated is how often each scenario is carried out, or 0 for once.
func (s *selection) repeated() int {
	if s.repeat <= 1 {
		return 0
	}
	return s.repeat
}

// amount says how much was chosen, and by what profile.
func (s *selection) amount(chosen []harness.Scenario) string {
	text := fmt.Sprintf("profile %s, %d scenarios", s.profile, len(chosen))
	if s.repeat > 1 {
		text += fmt.Sprintf(", %d times each", s.repeat)
	}
	return text
}
