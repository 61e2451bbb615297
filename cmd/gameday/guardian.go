package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/reports"
)

func newGuardian() *cobra.Command {
	return &cobra.Command{
		Use:    guardian.Word + " JOURNAL",
		Short:  "Stand guard over a run; started by run itself",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			err := guardian.Serve(context.WithoutCancel(c.Context()), args[0], os.Stdin, os.Stdout, means())
			if err != nil {
				return inconclusive(err)
			}
			return nil
		},
	}
}

// startGuardian begins the run's journal and starts its guardian.
func startGuardian(ctx context.Context, dir string, p *progress) (*guardian.Guardian, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the folder of the run: %w", err)
	}
	o, err := guardian.Of(ctx, filepath.Base(full), full)
	if err != nil {
		return nil, err
	}
	o.Say = p.say
	return guardian.Start(ctx, o)
}

// means are those by which a dead run is undone.
func means() guardian.Means { return guardian.Means{Kinds: injectors.All(), Conclude: writeCutOff} }

// writeCutOff writes the report that a run could not write itself.
func writeCutOff(dir string) error {
	r, err := reports.CutOff(dir)
	if err != nil {
		return err
	}
	return reports.Write(dir, r)
}

// recoverDead undoes what runs left that died together with their guardians.
func recoverDead(ctx context.Context) (guardian.Recovered, error) {
	home, err := journal.Home()
	if err != nil {
		return guardian.Recovered{}, err
	}
	return guardian.Recover(ctx, home, slog.New(slog.NewTextHandler(os.Stderr, nil)), means())
}

// dismiss sends the guardian away. A run that could not remove what it made is
// not good, whatever it found.
func dismiss(ctx context.Context, g *guardian.Guardian, err error) error {
	failed := g.Dismiss(ctx)
	if failed == nil || err != nil {
		return errors.Join(err, failed)
	}
	return inconclusive(failed)
}

// sweep undoes what dead runs have left, before anything new is made. What cannot
// be undone now is told, and keeps nobody from running: worlds do not meet.
func sweep(ctx context.Context, p *progress) error {
	cli, err := docker.Connect(ctx)
	if err != nil {
		return err
	}
	defer cli.Close()
	recovered, err := recoverDead(ctx)
	if err != nil {
		return err
	}
	for _, run := range recovered.Undone {
		p.say("undid what was left of dead run " + run)
	}
	for _, kept := range recovered.Kept {
		p.say("warning: dead " + kept.String())
	}
	swept, err := docker.Sweep(ctx, cli, false)
	for _, run := range swept {
		p.say("removed what was left of dead run " + run)
	}
	if err != nil && ctx.Err() == nil {
		p.say("warning: what a dead run has left could not be removed: " + err.Error())
	}
	return context.Cause(ctx)
}
