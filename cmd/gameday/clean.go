package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/world"
)

func newClean() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "clean",
		Short: "Remove what dead runs have left behind",
		Long: `Clean removes the containers, networks and volumes of runs whose process lives no
more. With --all it removes those of every run, also of one that is under way.
It never touches anything that does not carry Gameday's own label.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cli, err := world.Connect(c.Context())
			if err != nil {
				return inconclusive(err)
			}
			defer cli.Close()
			swept, err := world.Sweep(c.Context(), cli, all)
			for _, run := range swept {
				fmt.Fprintln(c.OutOrStdout(), "removed what was left of run", run)
			}
			if len(swept) == 0 && err == nil {
				fmt.Fprintln(c.OutOrStdout(), "nothing was left behind")
			}
			if err != nil {
				return inconclusive(err)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "also remove runs that are under way")
	return c
}
