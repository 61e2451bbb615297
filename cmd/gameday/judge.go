package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func newJudge() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "judge HISTORY.jsonl...",
		Short: "Judge saved histories again",
		Long: `Judge reads histories and prints what the judges find in them, from the files
alone. The same history always gives the same findings. Measures that the
scenario did not demand are printed, but do not count for the exit code.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			worst := verdict.Holds
			for _, file := range files {
				state, err := judge(c.OutOrStdout(), file, asJSON)
				if err != nil {
					return usage(err)
				}
				worst = verdict.Worst(worst, state)
			}
			return verdictExit(worst)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON, one history a line")
	return c
}

// judge judges one history file and returns the state of what was demanded.
func judge(out io.Writer, file string, asJSON bool) (verdict.State, error) {
	f, err := os.Open(file)
	if err != nil {
		return verdict.Unknown, err
	}
	defer f.Close()
	h, err := history.Load(f)
	torn := errors.Is(err, history.ErrTorn)
	if err != nil && !torn {
		return verdict.Unknown, fmt.Errorf("%s: %w", file, err)
	}
	findings := verdict.JudgeAll(h)
	state := verdict.Demanded(h, findings)
	if torn {
		fmt.Fprintf(os.Stderr, "gameday: %s: %v; judged up to there\n", file, err)
	}
	if asJSON {
		return state, json.NewEncoder(out).Encode(map[string]any{"file": file, "state": state, "findings": findings})
	}
	meta, _ := h.Meta()
	fmt.Fprintf(out, "%s\n", meta.Scenario)
	for _, finding := range findings {
		fmt.Fprintf(out, "  %-8s %-16s %s\n", finding.State, finding.Measure, finding.Reason)
	}
	return state, nil
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
