package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func newList() *cobra.Command {
	var s selection
	var asJSON, asYAML bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the scenarios that fit the compose file",
		Long: `List names the scenarios that the compose file gives rise to: id, title, class (ha or
dr) and labels. Without --profile it lists all of them. Nothing is started.`,
		Example: `  gameday list --profile gate
  gameday list --yaml --scenario host-web-killed    # as a start for a scenario of your own`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := s.preview(c)
			if err != nil {
				return err
			}
			for _, w := range p.lab.Warnings() {
				fmt.Fprintln(c.ErrOrStderr(), "warning:", w)
			}
			switch {
			case asJSON:
				return listJSON(c, p)
			case asYAML:
				return listYAML(c, p)
			}
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, one := range p.chosen {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", one.ID, oneLine(one.Title), one.Class, strings.Join(one.Labels, ","))
			}
			return w.Flush()
		},
	}
	s.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON array instead")
	c.Flags().BoolVar(&asYAML, "yaml", false, "print them as x-gameday.scenarios has them, as a start for your own")
	c.MarkFlagsMutuallyExclusive("json", "yaml")
	return c
}

// listed is a scenario as --json prints it.
type listed struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Class  string   `json:"class"`
	Labels []string `json:"labels"`
}

func listJSON(c *cobra.Command, p preview) error {
	all := []listed{}
	for _, one := range p.chosen {
		all = append(all, listed{one.ID, one.Title, string(one.Class), one.Labels})
	}
	return encodeJSON(c, all)
}
