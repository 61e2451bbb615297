package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/reports"
)

func newReport() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "report [RUNFOLDER|REPORT.json]",
		Short: "Render the report of a run again, or make that of a run that was cut off",
		Long: `Report reads a run's report.json and writes report.html, report.json, junit.xml and
summary.md again, into the same folder or another. Without an argument it takes
gameday-out/latest.

Where there is no report.json the run was cut off: killed, or the machine went
down. Then the report is made from what was recorded until then (run.json and
history/*.jsonl). It says so, never holds, and the exit code is 3, or 1 when an
experiment that came to its end had broken an objective.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			from := "gameday-out/latest"
			if len(args) == 1 {
				from = args[0]
			}
			r, dir, err := reportOf(from)
			if err != nil {
				return usage(err)
			}
			if err := reports.Write(cmp.Or(out, dir), r); err != nil {
				return usage(err)
			}
			printVerdict(c.OutOrStdout(), r)
			if r.CutOff {
				return exit{code: r.ExitCode}
			}
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "folder to write to (default: that of the run)")
	return c
}

// reportOf reads the report of a run's folder, or the one in a file, or makes it
// of what was recorded when there is none. It also returns the run's folder.
func reportOf(path string) (reports.Report, string, error) {
	dir, file := path, filepath.Join(path, reports.JSONFile)
	if info, err := os.Stat(path); err == nil && !info.IsDir() || err != nil && filepath.Ext(path) == ".json" {
		dir, file = filepath.Dir(path), path
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) && filepath.Base(file) == reports.JSONFile {
		r, err := reports.CutOff(dir)
		return r, dir, err
	}
	if err != nil {
		return reports.Report{}, dir, err
	}
	defer f.Close()
	r, err := reports.Load(f)
	if err != nil {
		return reports.Report{}, dir, fmt.Errorf("%s: %w", file, err)
	}
	return r, dir, nil
}
