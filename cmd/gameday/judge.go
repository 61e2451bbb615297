package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

func newJudge() *cobra.Command {
	var j judge
	c := &cobra.Command{
		Use:   "judge HISTORY.jsonl...",
		Short: "Judge saved histories again",
		Long: `Judge reads histories and prints what the judges find in them, from the files
alone. The same history always gives the same findings. Measures that the
scenario did not demand are printed, but do not count for the exit code.

Of several histories of one scenario it also prints how each measure came out
over all of them.

With --linearizable it also searches for one order of all requests in which a
single store would have given every answer. That may take very long, so it gives
up after a time, and the finding is then unknown. It counts for the exit code.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			if c.Flags().Changed("linearizable") && j.linearizable <= 0 {
				return usage(fmt.Errorf("--linearizable=%s: must be longer than nothing", j.linearizable))
			}
			j.out, j.warn = c.OutOrStdout(), c.ErrOrStderr()
			return j.all(files)
		},
	}
	c.Flags().BoolVar(&j.asJSON, "json", false, "print the findings as JSON, one history a line, and then one line for each scenario of several")
	c.Flags().DurationVar(&j.linearizable, "linearizable", 0, "also judge whether the history is linearizable; gives up on one after this time")
	c.Flags().Lookup("linearizable").NoOptDefVal = "30s"
	return c
}

// judge is one use of the command.
type judge struct {
	out, warn io.Writer
	asJSON    bool
	scenarios []judged
	// linearizable is how long may be spent on that in one history; 0: nothing.
	linearizable time.Duration
}

// judged is the histories of one scenario, as far as they were judged.
type judged struct {
	id, name string
	findings [][]reports.Finding
}

// all judges history files, and ends with the worst state of all.
func (j *judge) all(files []string) error {
	worst := verdict.Holds
	for _, file := range files {
		state, err := j.file(file)
		if err != nil {
			return usage(err)
		}
		worst = verdict.Worst(worst, state)
	}
	if err := j.distributions(); err != nil {
		return usage(err)
	}
	return verdictExit(worst)
}

// file judges one history file and returns the state of what was demanded.
func (j *judge) file(file string) (verdict.State, error) {
	h, err := history.LoadFile(file)
	torn := errors.Is(err, history.ErrTorn)
	if err != nil && !torn {
		return verdict.Unknown, err
	}
	if torn {
		fmt.Fprintf(j.warn, "gameday: %v; judged up to there\n", err)
	}
	findings := verdict.JudgeAll(h)
	state := verdict.Demanded(h, findings)
	j.keep(h, findings)
	if j.linearizable > 0 {
		finding := verdict.JudgeLinearizable(h, j.linearizable)
		findings, state = append(findings, finding), verdict.Worst(state, finding.State)
	}
	return state, j.print(file, h, state, findings)
}

// print writes the findings of one history.
func (j *judge) print(file string, h history.History, state verdict.State, findings []verdict.Finding) error {
	if j.asJSON {
		return json.NewEncoder(j.out).Encode(map[string]any{"file": file, "state": state, "findings": findings})
	}
	meta, _ := h.Meta()
	fmt.Fprintf(j.out, "%s\n", oneLine(cmp.Or(meta.Title, meta.Scenario)))
	for _, finding := range findings {
		fmt.Fprintf(j.out, "  %-8s %-16s %s\n", finding.State, finding.Measure, oneLine(finding.Reason))
	}
	return nil
}

// keep gathers the findings of one scenario.
func (j *judge) keep(h history.History, findings []verdict.Finding) {
	meta, _ := h.Meta()
	i := slices.IndexFunc(j.scenarios, func(s judged) bool { return s.id == meta.Scenario })
	if i < 0 {
		i = len(j.scenarios)
		j.scenarios = append(j.scenarios, judged{id: meta.Scenario, name: cmp.Or(meta.Title, meta.Scenario)})
	}
	s := &j.scenarios[i]
	s.findings = append(s.findings, reports.Demanded(findings, meta.Demands))
}

// distributions prints how the measures came out over several histories of one
// scenario.
func (j *judge) distributions() error {
	for _, s := range j.scenarios {
		if len(s.findings) < 2 {
			continue
		}
		all := reports.Distribute(s.findings)
		if j.asJSON {
			if err := json.NewEncoder(j.out).Encode(map[string]any{"scenario": s.id, "title": s.name, "distributions": all}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(j.out, "%s, over %d histories (percentiles by nearest rank)\n", oneLine(s.name), len(s.findings))
		for _, d := range all {
			fmt.Fprintf(j.out, "  %-16s %s\n", d.Measure, d)
		}
	}
	return nil
}

// verdictExit is the exit of a state.
func verdictExit(s verdict.State) error {
	switch s {
	case verdict.Holds:
		return nil
	case verdict.Broken:
		return exit{code: exitBroken}
	default:
		return exit{code: exitInconclusive}
	}
}
