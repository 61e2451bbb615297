package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func newList() *cobra.Command {
	var s selection
	c := &cobra.Command{
		Use:   "list",
		Short: "List the scenarios that fit the compose file",
		Long: `List names the scenarios that the compose file gives rise to and their labels.
Without --profile it lists all of them. Nothing is started.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			chosen, _, err := s.preview(c)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, one := range chosen {
				fmt.Fprintf(w, "%s\t%s\n", oneLine(one.name), strings.Join(one.labels, ","))
			}
			return w.Flush()
		},
	}
	s.flags(c)
	return c
}
