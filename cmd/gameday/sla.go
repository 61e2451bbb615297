package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/sla"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/reports"
)

func newSLA() *cobra.Command {
	var s selection
	var asJSON bool
	c := &cobra.Command{
		Use:   "sla [RUNFOLDER|REPORT.json]",
		Short: "Compute the availability of the system over a year",
		Long: `Sla draws the block diagram of the compose file's system, with what stands in series
and what in parallel, and computes its availability from that of its parts. Parts and
frequencies are those of x-gameday.sla, or defaults with their source (docs/sla.md).

With the folder of a run it also tells what that run measured: the downtime of each
fault, times how often it comes in a year; the error budget that is left; which fault
costs most. Nothing is started, and nothing is judged.`,
		Example: `  gameday sla
  gameday sla gameday-out/latest
  gameday sla -f shop/docker-compose.yml --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			told, err := s.sla(c, args)
			if err != nil {
				return err
			}
			if !asJSON {
				return reports.SLAText(c.OutOrStdout(), told)
			}
			e := json.NewEncoder(c.OutOrStdout())
			e.SetIndent("", "  ")
			return e.Encode(told)
		},
	}
	s.fileFlags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead; shares are of 0 to 1, times are seconds")
	return c
}

// sla is the arithmetic of the selected file, and of a run if one is named.
func (s *selection) sla(c *cobra.Command, args []string) (reports.SLA, error) {
	f, err := s.load(c.Context())
	if err != nil {
		return reports.SLA{}, err
	}
	full, err := compose.WithFleets(f)
	if err != nil {
		return reports.SLA{}, usage(err)
	}
	if err := checkFrequencies(f.SLA); err != nil {
		return reports.SLA{}, usage(err)
	}
	told := reports.SLA{Computed: sla.Compute(full.Model, full.Settings)}
	if len(args) == 0 {
		return told, nil
	}
	r, _, err := reportOf(args[0])
	if err != nil {
		return told, usage(err)
	}
	m := reports.Measure(told.Computed, r)
	told.Measured = &m
	return told, nil
}

// checkFrequencies refuses frequencies of kinds of faults that there are not. The
// reader of the file knows families only.
func checkFrequencies(s settings.SLA) error {
	var wrong []error
	for _, f := range s.Faults {
		if !strings.Contains(f.Of, ".") {
			continue
		}
		if _, err := injectors.All().Kind(f.Of); err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d: x-gameday.sla.faults: %w", f.File, f.Line, err))
		}
	}
	return errors.Join(wrong...)
}
