package main

import (
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/docker"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "gameday",
		Short: "Take DNS, a host or a region away, and see what your users see",
		Long: `Gameday brings a system up from its compose file, every host behind a gateway,
injects faults, watches as users would, and holds what they saw against your
objectives: read-only within, failover within (RTO), data loss (RPO), failback
within, availability. Every figure has an error bound.

Start with
  gameday doctor          is this machine fit?
  gameday list            which scenarios fit my compose file?
  gameday run             run those of the dev profile
  gameday drill           do something at random, from a seed

Exit codes: 0 every objective held; 1 one was broken; 2 wrong use or a bad file;
3 inconclusive (no Docker, no steady state, a fault that did not take effect);
130 interrupted.`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	allow := root.PersistentFlags().String("allow-docker-host", "",
		"act on this Docker host although it is not on this machine (as in DOCKER_HOST; environment: "+docker.EnvAllow+")")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if *allow == "" {
			return nil
		}
		return os.Setenv(docker.EnvAllow, *allow) // the guardian is to know of it too
	}
	root.AddCommand(newInit(), newRun(), newPlan(), newList(), newFaults(), newDrill(), newJudge(), newReport(), newSLA(), newDoctor(), newClean(), newStop(), newGuardian())
	return root
}

// version is the module's version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return info.Main.Version + " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}
