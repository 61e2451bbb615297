// Command calibrate holds the instrument against known truth: a service that
// fails to order, by its own clock, for lengths from 50 ms to 10 s. It prints
// what happened beside what was measured.
//
// Exit codes: 0 every figure contains the truth and every count is exact; 1 one
// is not; 2 wrong use; 3 something could not be measured; 130 interrupted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/calibration"
	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/journal"
)

// Exit codes, the same as gameday's.
const (
	exitInside       = 0
	exitOutside      = 1
	exitUsage        = 2
	exitInconclusive = 3
	exitInterrupted  = 130
)

type options struct {
	outages int
	seed    int64
	out     string
	again   string
}

func main() {
	if called, err := guardian.Called(os.Args, nil); called {
		if err != nil {
			fmt.Fprintln(os.Stderr, "calibrate:", err)
			os.Exit(exitInconclusive)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(exitUsage) // the flags have said why
	}
	state, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "calibrate:", err)
	}
	os.Exit(code(ctx, state, err))
}

func parse(args []string) (options, error) {
	const outages = 60
	var o options
	flags := flag.NewFlagSet("calibrate", flag.ContinueOnError)
	flags.IntVar(&o.outages, "n", outages, "how many outages; for every 20, one more of each kind that is counted")
	flags.Int64Var(&o.seed, "seed", 1, "of everything random")
	flags.StringVar(&o.out, "out", "", "folder for histories and truths (default gameday-out/calibration-TIME)")
	flags.StringVar(&o.again, "again", "", "judge the histories of this folder again, and run nothing")
	err := flags.Parse(args)
	if err == nil && (o.outages < 1 || flags.NArg() > 0) {
		err = errors.New("calibrate: -n must be 1 or more, and there are no arguments")
		fmt.Fprintln(os.Stderr, err)
	}
	if o.out == "" {
		o.out = filepath.Join("gameday-out", "calibration-"+time.Now().UTC().Format("20060102-150405"))
	}
	return o, err
}

func code(ctx context.Context, state calibration.State, err error) int {
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case state == calibration.Outside:
		return exitOutside
	case err != nil || state == calibration.Unknown:
		return exitInconclusive
	}
	return exitInside
}

// run calibrates, and says how it ended.
func run(ctx context.Context, o options) (calibration.State, error) {
	if o.again != "" {
		return again(o.again)
	}
	fmt.Printf("seed %d, histories and truths in %s\n", o.seed, o.out)
	table, err := guarded(ctx, o)
	fmt.Println()
	table.Summary(os.Stdout)
	if err == nil {
		err = repeat(o.out, table)
	}
	return table.State(), err
}

// repeat makes sure that the files alone give the same table.
func repeat(dir string, table calibration.Table) error {
	repeated, err := calibration.Again(dir)
	if err == nil && !reflect.DeepEqual(repeated, table) {
		err = fmt.Errorf("the histories in %s, judged again, do not give the same", dir)
	}
	return err
}

// guarded measures under a guardian.
func guarded(ctx context.Context, o options) (table calibration.Table, err error) {
	run := fmt.Sprintf("calibrate-%d", os.Getpid())
	guard, err := guardian.Of(ctx, run, "")
	if err != nil {
		return nil, err
	}
	err = guardian.Guarded(ctx, guard, func(ctx context.Context, j *journal.Journal) error {
		table, err = measure(ctx, o, run+"-1", j)
		return err
	})
	return table, err
}

// measure tries every case in one world.
func measure(ctx context.Context, o options, world string, j *journal.Journal) (table calibration.Table, err error) {
	bench, err := calibration.Set(ctx, calibration.Options{
		File: filepath.Join("calibration", "docker-compose.yml"),
		Run:  world, Dir: o.out, Seed: o.seed, Journal: j,
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, bench.Close(ctx)) }()
	calibration.Header(os.Stdout)
	for _, c := range calibration.Full(o.outages, bench.Deadline()).Cases(o.seed) {
		rows, err := bench.Try(ctx, c)
		show(rows)
		table = append(table, rows...)
		if err != nil {
			return table, err
		}
	}
	return table, nil
}

func again(dir string) (calibration.State, error) {
	table, err := calibration.Again(dir)
	if err != nil {
		return calibration.Unknown, err
	}
	calibration.Header(os.Stdout)
	show(table)
	fmt.Println()
	table.Summary(os.Stdout)
	return table.State(), nil
}

func show(rows []calibration.Row) {
	for _, r := range rows {
		r.Print(os.Stdout)
	}
}
