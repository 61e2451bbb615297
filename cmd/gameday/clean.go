package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/docker"
)

func newClean() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "clean",
		Short: "Remove what dead runs have left behind",
		Long: `Clean undoes what runs have left whose process lives no more: faults, containers,
networks and volumes, also after a reboot. Their histories are told how they
ended, and their reports are written. A guardian that is at work is waited for.

With --all it removes the containers, networks and volumes of every run, also of
one that is under way; ` + "`gameday stop`" + ` is the better way to end that.

It never touches anything that does not carry Gameday's own label.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := clean(c.Context(), c.OutOrStdout(), all); err != nil {
				return inconclusive(err)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "also remove runs that are under way")
	return c
}

func clean(ctx context.Context, w io.Writer, all bool) error {
	cli, err := docker.Connect(ctx)
	if err != nil {
		return err
	}
	defer cli.Close()
	undone, err := recoverDead(ctx)
	swept, sweepErr := docker.Sweep(ctx, cli, all)
	for _, run := range append(undone, swept...) {
		fmt.Fprintln(w, "removed what was left of run", run)
	}
	if err = errors.Join(err, sweepErr); err == nil && len(undone)+len(swept) == 0 {
		fmt.Fprintln(w, "nothing was left behind")
	}
	return err
}
