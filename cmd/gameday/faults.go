package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/internal/catalogue"
)

func newFaults() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "faults [KIND]",
		Short: "List the kinds of faults, or describe one",
		Long: `Faults lists the kinds of faults that a plan may name, with the group that a drill
draws each by. With a kind it tells what that does, what it models, where such a thing
happened, how it is proven, its parameters, and shows an example in YAML. The same is
in docs/faults.md. Nothing is started, and no compose file is needed.`,
		Example: `  gameday faults
  gameday faults link.latency
  gameday faults --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			all, err := catalogue.Of(injectors.All())
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return printFault(c, all, args[0], asJSON)
			}
			if asJSON {
				return encodeJSON(c, all)
			}
			return catalogue.List(c.OutOrStdout(), all)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead: an array, or an object with a kind")
	return c
}

// printFault describes one kind.
func printFault(c *cobra.Command, all []catalogue.Entry, name string, asJSON bool) error {
	at := slices.IndexFunc(all, func(e catalogue.Entry) bool { return e.Kind == name })
	if at < 0 {
		_, err := injectors.All().Kind(name)
		return usage(fmt.Errorf("%w; `gameday faults` lists them", err))
	}
	if asJSON {
		return encodeJSON(c, all[at])
	}
	return catalogue.Write(c.OutOrStdout(), all[at])
}

// encodeJSON prints a value.
func encodeJSON(c *cobra.Command, value any) error {
	e := json.NewEncoder(c.OutOrStdout())
	e.SetIndent("", "  ")
	return e.Encode(value)
}
