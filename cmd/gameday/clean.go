package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/journal"
)

func newClean() *cobra.Command {
	var all bool
	var forgotten string
	c := &cobra.Command{
		Use:   "clean",
		Short: "Remove what dead runs have left behind",
		Long: `Clean undoes what runs have left whose process lives no more: faults, containers,
networks and volumes, also after a reboot. Their histories are told how they
ended, and their reports are written. A guardian that is at work is waited for.

A run whose Docker daemon does not answer, or may not be used, or whose journal a
newer Gameday wrote, is kept and told, and the exit code is 3. When that daemon will
never come back, --forget gives the run up: its journal goes, and nothing is undone.

With --all it removes the containers, networks and volumes of every run, also of
one that is under way; ` + "`gameday stop`" + ` is the better way to end that.

It never touches anything that does not carry Gameday's own label.`,
		Example: `  gameday clean
  gameday clean --forget 20260131-101500-ab3d`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if forgotten != "" {
				return forget(c.Context(), c.OutOrStdout(), forgotten)
			}
			if err := clean(c.Context(), c.OutOrStdout(), all); err != nil {
				return inconclusive(err)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "also remove runs that are under way")
	c.Flags().StringVar(&forgotten, "forget", "", "give this dead `RUN` up without undoing it")
	c.MarkFlagsMutuallyExclusive("all", "forget")
	return c
}

func clean(ctx context.Context, w io.Writer, all bool) error {
	cli, err := docker.Connect(ctx)
	if err != nil {
		return err
	}
	defer cli.Close()
	recovered, err := recoverDead(ctx)
	swept, sweepErr := docker.Sweep(ctx, cli, all)
	for _, run := range append(recovered.Undone, swept...) {
		fmt.Fprintln(w, "removed what was left of run", run)
	}
	errs := []error{err, sweepErr}
	for _, kept := range recovered.Kept {
		errs = append(errs, errors.New(kept.String()))
	}
	if err = errors.Join(errs...); err == nil && len(recovered.Undone)+len(swept) == 0 {
		fmt.Fprintln(w, "nothing was left behind")
	}
	return err
}

// forget gives a run up and tells what may be left of it.
func forget(ctx context.Context, w io.Writer, run string) error {
	home, err := journal.Home()
	if err != nil {
		return inconclusive(err)
	}
	state, err := guardian.Forget(ctx, home, run)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(w, "forgot run %s; nothing was undone\n", run)
	for _, id := range state.Worlds {
		fmt.Fprintf(w, "what may be left on %s carries the label %s=%s\n", cmp.Or(state.Begin.Docker, "its Docker daemon"), docker.LabelRun, id)
	}
	return nil
}
