package guardian

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

// Word is the argument that makes a program the guardian of a run of its own: it
// is started as PROGRAM guardian JOURNAL.
const Word = "guardian"

// Of returns the options of the guardian of a run that this process carries out
// on the Docker daemon of its environment. The guardian is this same program,
// also if its file was replaced in the meantime. dir is the absolute folder of
// the run's report; "": there is none.
func Of(ctx context.Context, run, dir string) (Options, error) {
	home, err := journal.Home()
	if err != nil {
		return Options{}, err
	}
	docker, err := address(ctx)
	if err != nil {
		return Options{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return Options{}, fmt.Errorf("guardian: find this program: %w", err)
	}
	const running = "/proc/self/exe"
	if _, err := os.Stat(running); err == nil {
		self = running
	}
	return Options{
		Home:    home,
		Begin:   journal.Begin{Run: run, Owner: process.Self(), Dir: dir, Docker: docker},
		Command: []string{self, Word},
	}, nil
}

// address is that of the Docker daemon.
func address(ctx context.Context) (string, error) {
	cli, err := docker.Connect(ctx)
	if err != nil {
		return "", err
	}
	defer cli.Close()
	return cli.DaemonHost(), nil
}

// Called says whether a program was started to be a guardian, and if so stands
// guard first, over a run without a report whose faults are of these kinds. Programs
// that call Guarded begin with it, before they read their arguments.
func Called(args []string, kinds fault.Set) (bool, error) {
	if len(args) != 3 || args[1] != Word {
		return false, nil
	}
	return true, Serve(context.Background(), args[2], os.Stdin, os.Stdout, Means{Kinds: kinds})
}

// Guarded does something as a run with a guardian. The context that do is given
// ends with ctx, and when the run must end; see Lost.
func Guarded(ctx context.Context, o Options, do func(context.Context, *journal.Journal) error) (err error) {
	g, err := Start(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Dismiss(ctx)) }()
	within, end := g.Until(ctx)
	defer end()
	return do(within, g.Journal())
}

// Until returns a context that ends with ctx, and, with the reason as its cause,
// when the run must end. Call end when it is over.
func (g *Guardian) Until(ctx context.Context) (within context.Context, end func()) {
	within, stop := context.WithCancelCause(ctx)
	go func() { stop(g.Lost(within)) }()
	return within, func() { stop(nil) }
}
