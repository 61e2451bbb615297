package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/reports"
)

func newReport() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "report REPORT.json",
		Short: "Render the report of a run again",
		Long: `Report reads a run's report.json and writes report.html, report.json, junit.xml and
summary.md again, into the same folder or another. Without an argument it takes
gameday-out/latest/report.json.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file := "gameday-out/latest/" + reports.JSONFile
			if len(args) == 1 {
				file = args[0]
			}
			f, err := os.Open(file)
			if err != nil {
				return usage(err)
			}
			defer f.Close()
			r, err := reports.Load(f)
			if err != nil {
				return usage(fmt.Errorf("%s: %w", file, err))
			}
			if err := reports.Write(cmp.Or(out, filepath.Dir(file)), r); err != nil {
				return usage(err)
			}
			printVerdict(c.OutOrStdout(), r)
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "folder to write to (default: that of REPORT.json)")
	return c
}
