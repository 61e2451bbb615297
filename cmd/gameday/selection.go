package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	ginkgotypes "github.com/onsi/ginkgo/v2/types"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/scenarios"
)

// selection is what to run, from the flags that several commands share.
type selection struct {
	file    string
	profile string
	label   string
	named   []string // texts of which a scenario's name must contain one; none: any name
	seed    int64
	repeat  int // how often each scenario is carried out; 0 where that is no matter
	allow   allowances
}

// everything is the profile of all scenarios.
const everything = "monthly"

func (s *selection) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVarP(&s.file, "file", "f", defaultFile(), "compose file with x-gameday (environment: GAMEDAY_FILE)")
	f.StringVar(&s.profile, "profile", "dev", "which scenarios: dev (minutes), gate (for CI) or monthly (all); with --scenario all")
	f.StringVar(&s.label, "label", "", `only scenarios whose labels match, e.g. "region && !gate" or "dns || control"`)
	f.StringArrayVar(&s.named, "scenario", nil, "only scenarios whose name contains this text; may be given again for more")
	s.allow.flags(c)
	f.Int64Var(&s.seed, "seed", 0, "seed of everything random; 0 takes one from the clock and prints it")
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
		return usage(errors.New("--scenario is empty; give a part of a scenario's name, or leave it out for all"))
	}
	if c.Flags().Lookup("repeat") != nil && (s.repeat < 1 || s.repeat > mostRepetitions) {
		return usage(fmt.Errorf("--repeat %d: must be from 1 to %d", s.repeat, mostRepetitions))
	}
	return nil
}

// filter is the Ginkgo label filter of the selection.
func (s *selection) filter() (string, error) {
	profiles := scenarios.Profiles()
	byProfile, known := profiles[s.profile]
	if !known {
		names := slices.Sorted(maps.Keys(profiles))
		return "", usage(fmt.Errorf("--profile %q: there is no such profile; choose one of %s", s.profile, strings.Join(names, ", ")))
	}
	both := byProfile
	if s.label != "" && both != "" {
		both = "(" + both + ") && (" + s.label + ")"
	}
	both = cmp.Or(both, s.label)
	if _, err := ginkgotypes.ParseLabelFilter(both); err != nil {
		return "", usage(fmt.Errorf("--label %q: %w", s.label, err))
	}
	return both, nil
}

// load reads the compose file.
func (s *selection) load(ctx context.Context) (*compose.File, error) {
	logrus.SetOutput(io.Discard) // the compose library writes names of variables there, and a stray $ makes one of half a password
	t, err := compose.Load(ctx, s.file, s.allow.options()...)
	if err != nil {
		return nil, usage(err)
	}
	return t, nil
}

// choice is a scenario that was chosen.
type choice struct {
	name   string
	labels []string
}

// suiteName is what Ginkgo calls the whole tree, and what it puts before the
// name of a spec when it matches that.
const suiteName = "gameday"

// choose builds the lab's tree and lists the scenarios that the selection
// stands for, in order. None is wrong use: nothing must be green that ran
// nothing.
func (s *selection) choose(lab *scenarios.Lab) ([]choice, error) {
	filter, err := s.filter()
	if err != nil {
		return nil, err
	}
	scenarios.Specs(lab)
	suite, _ := ginkgo.GinkgoConfiguration()
	suite.LabelFilter = filter
	var labelled, chosen []choice
	for _, spec := range ginkgo.PreviewSpecs(suiteName, suite).SpecReports {
		one := choice{spec.FullText(), spec.Labels()}
		if spec.LeafNodeType != ginkgotypes.NodeTypeIt || spec.State == ginkgotypes.SpecStateSkipped || holds(labelled, one.name) {
			continue
		}
		labelled = append(labelled, one)
		if s.names(one.name) {
			chosen = append(chosen, one)
		}
	}
	return chosen, s.checkChosen(labelled, namesOf(lab.Plans()))
}

// names says whether the texts of the selection fit a scenario's name.
func (s *selection) names(name string) bool {
	return len(s.named) == 0 || slices.ContainsFunc(s.named, func(text string) bool { return contains(name, text) })
}

// contains looks for plain text, whatever its case.
func contains(name, text string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(text))
}

func holds(all []choice, name string) bool {
	return slices.ContainsFunc(all, func(s choice) bool { return s.name == name })
}

func namesOf(plans []scenarios.Planned) []string {
	var names []string
	for _, p := range plans {
		names = append(names, p.Plan.Scenario)
	}
	return names
}

// focus is the regular expression of exactly the scenarios that were chosen.
func focus(chosen []choice) string {
	var names []string
	for _, s := range chosen {
		names = append(names, regexp.QuoteMeta(s.name))
	}
	return "^" + regexp.QuoteMeta(suiteName) + " (?:" + strings.Join(names, "|") + ")$"
}

// repeated is how often each scenario is carried out, or 0 for once.
func (s *selection) repeated() int {
	if s.repeat <= 1 {
		return 0
	}
	return s.repeat
}

// amount says how much was chosen, and by what profile.
func (s *selection) amount(chosen []choice) string {
	text := fmt.Sprintf("profile %s, %d scenarios", s.profile, len(chosen))
	if s.repeat > 1 {
		text += fmt.Sprintf(", %d times each", s.repeat)
	}
	return text
}
