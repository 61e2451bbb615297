package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	ginkgotypes "github.com/onsi/ginkgo/v2/types"
	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/topology"
	"github.com/gameday-harness/gameday/scenarios"
)

// selection is what to run, from the flags that several commands share.
type selection struct {
	file    string
	profile string
	label   string
	seed    int64
}

func (s *selection) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVarP(&s.file, "file", "f", defaultFile(), "compose file with x-gameday (environment: GAMEDAY_FILE)")
	f.StringVar(&s.profile, "profile", "dev", "which scenarios: dev (minutes), gate (for CI) or monthly (all)")
	f.StringVar(&s.label, "label", "", `only scenarios whose labels match, e.g. "region && !gate" or "dns || control"`)
	f.Int64Var(&s.seed, "seed", 0, "seed of everything random; 0 takes one from the clock and prints it")
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
func (s *selection) load(ctx context.Context) (*topology.Topology, error) {
	t, err := topology.Load(ctx, s.file)
	if err != nil {
		return nil, usage(err)
	}
	return t, nil
}

// preview builds the tree and lists the specs that the selection would run,
// with the plans of all.
func (s *selection) preview(ctx context.Context) ([]ginkgotypes.SpecReport, []scenarios.Planned, error) {
	filter, err := s.filter()
	if err != nil {
		return nil, nil, err
	}
	t, err := s.load(ctx)
	if err != nil {
		return nil, nil, err
	}
	lab, err := scenarios.Open(t, scenarios.Options{Seed: s.seed})
	if err != nil {
		return nil, nil, usage(err)
	}
	scenarios.Specs(lab)
	suite, _ := ginkgo.GinkgoConfiguration()
	suite.LabelFilter = filter
	report := ginkgo.PreviewSpecs("gameday", suite)
	var chosen []ginkgotypes.SpecReport
	for _, spec := range report.SpecReports {
		if spec.LeafNodeType == ginkgotypes.NodeTypeIt && spec.State != ginkgotypes.SpecStateSkipped {
			chosen = append(chosen, spec)
		}
	}
	return chosen, lab.Plans(), nil
}
