package main

import (
	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/compose"
)

// allowances are what the person who runs Gameday lets a compose file do beyond its
// own containers.
type allowances struct {
	binds    []string
	commands bool
	urls     []string
}

func (a *allowances) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&a.binds, "allow-bind", nil,
		"path outside the compose file's folder that the file may mount, copy from or build from; may be given again (environment: "+compose.EnvAllowBind+")")
	f.BoolVar(&a.commands, "allow-commands", false,
		"run the commands of abort_when on this machine; plan shows them (environment: "+compose.EnvAllowCommands+"=1)")
	f.StringArrayVar(&a.urls, "allow-url", nil,
		"HOST:PORT that metrics of abort_when may be asked of, beside the entrypoint; may be given again (environment: "+compose.EnvAllowURL+")")
}

func (a *allowances) options() []compose.Option {
	options := []compose.Option{compose.AllowBinds(a.binds...), compose.AllowURLs(a.urls...)}
	if a.commands {
		options = append(options, compose.AllowCommands())
	}
	return options
}
