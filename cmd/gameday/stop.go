package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

func newStop() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "stop [RUN]",
		Short: "End a run that is under way: heal first, then remove and report",
		Long: `Stop ends a run of this user on this machine as Ctrl-C in its terminal would: faults
are healed first, then everything is removed, and the report says how far the run
came. It waits until all that is done, and its exit code is 0 then.

Without RUN it ends the one run that is under way; when there are several it
lists them.`,
		Example: `  gameday stop
  gameday stop 20260131-101500-ab3d
  gameday stop --all`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			home, err := journal.Home()
			if err != nil {
				return inconclusive(err)
			}
			under, err := underWay(home)
			if err != nil {
				return inconclusive(err)
			}
			chosen, err := toStop(under, args, all)
			if err != nil {
				return usage(err)
			}
			return stop(c.Context(), c.OutOrStdout(), home, chosen)
		},
	}
	c.Flags().BoolVar(&all, "all", false, "end all runs that are under way")
	return c
}

// active is a run that is under way.
type active struct {
	run   string
	owner process.Identity
}

// underWay lists the runs whose process lives.
func underWay(home string) ([]active, error) {
	runs, err := journal.List(home)
	if err != nil {
		return nil, err
	}
	var under []active
	for _, run := range runs {
		// A journal is read while it is written: a torn end is no error, and one
		// that vanishes was of a run that has ended.
		state, _ := journal.Load(journal.PathOf(home, run))
		if state.Begin.Owner.Lives() {
			under = append(under, active{run, state.Begin.Owner})
		}
	}
	return under, nil
}

// toStop picks the runs that are meant.
func toStop(under []active, args []string, all bool) ([]active, error) {
	names := make([]string, 0, len(under))
	for _, a := range under {
		if len(args) == 1 && a.run == args[0] {
			return []active{a}, nil
		}
		names = append(names, a.run)
	}
	switch {
	case len(args) == 1 && len(under) == 0:
		return nil, fmt.Errorf("run %s is not under way, and no other is", args[0])
	case len(args) == 1:
		return nil, fmt.Errorf("run %s is not under way; these are:%s", args[0], lines(names))
	case len(under) > 1 && !all:
		return nil, fmt.Errorf("several runs are under way; name one of them, or use --all:%s", lines(names))
	}
	return under, nil
}

// stopLimit is how long runs may take to heal, remove and report.
const stopLimit = 3 * time.Minute

// stop asks runs to end and waits until nothing of them is left.
func stop(ctx context.Context, w io.Writer, home string, runs []active) error {
	if len(runs) == 0 {
		fmt.Fprintln(w, "no run is under way")
		return nil
	}
	for _, a := range runs {
		if err := ask(a.owner); err != nil {
			return inconclusive(fmt.Errorf("end run %s: %w", a.run, err))
		}
		fmt.Fprintln(w, "run", a.run, "is told to end; it heals first")
	}
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	for _, a := range runs {
		if err := awaitEnd(ctx, a.owner, journal.PathOf(home, a.run)); err != nil {
			return inconclusive(fmt.Errorf("run %s: %w", a.run, err))
		}
		fmt.Fprintln(w, "run", a.run, "has ended, and nothing of it is left")
	}
	return nil
}

// ask sends the signal of Ctrl-C to a process, and to no other that has got its
// PID in the meantime: the handle is of one process, which is told apart after it
// was taken.
func ask(owner process.Identity) error {
	p, err := os.FindProcess(owner.PID)
	if err != nil {
		return err
	}
	defer func() { _ = p.Release() }()
	if !owner.Lives() {
		return nil
	}
	if err := p.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

func awaitEnd(ctx context.Context, owner process.Identity, path string) error {
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		_, err := os.Stat(path)
		if errors.Is(err, os.ErrNotExist) && !owner.Lives() {
			tick.Stop()
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("it has not ended: %w", context.Cause(ctx))
		}
	}
}
