package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/reports"
)

func newRun() *cobra.Command {
	var s selection
	var o runOptions
	c := &cobra.Command{
		Use:   "run",
		Short: "Run scenarios and write a report",
		Long: `Run brings the system up, carries the chosen scenarios out one after another, and
writes a report into OUT/<run-id>/ (report.html, report.json, junit.xml,
summary.md and history/*.jsonl); OUT/latest leads to it.

Everything that is started is removed again, also after Ctrl-C.`,
		Example: `  gameday run
  gameday run --profile gate --out reports
  gameday run -f shop/compose.yaml --label 'region && !gate'
  gameday run -f compose.yaml -f compose.prod.yaml --with-profile worker
  gameday run --scenario host-primary-killed --repeat 5`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.settle(c); err != nil {
				return err
			}
			return run(c.Context(), c.OutOrStdout(), s, o)
		},
	}
	s.flags(c)
	s.repeatFlag(c)
	o.flags(c)
	return c
}

// runOptions are how a run is carried out, beside what.
type runOptions struct {
	out     string
	noBuild bool
	patient bool
}

func (o *runOptions) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.out, "out", "gameday-out", "folder for the reports of all runs")
	c.Flags().BoolVar(&o.noBuild, "no-build", false, "take images as they are instead of building them again")
	c.Flags().BoolVar(&o.patient, "patient", false, "observe for as long as could matter, instead of ending as soon as all is decided; to check that this changes no verdict")
}

// session is one run from the compose file to the report.
type session struct {
	selection
	preview
	options  runOptions
	out      io.Writer // for the verdict
	started  time.Time
	file     *compose.File
	dir      string
	progress *progress
	hide     func(string) string
	results  []*harness.Result
}

func run(ctx context.Context, w io.Writer, s selection, o runOptions) error {
	f, err := s.load(ctx)
	if err != nil {
		return err
	}
	hide := secretsOf(f).Hide
	r := session{selection: s, options: o, out: w, started: time.Now(), file: f, hide: hide}
	return concealed(r.run(ctx), hide)
}

func (r *session) run(ctx context.Context) error {
	if err := r.choose(); err != nil {
		return err
	}
	defer r.progress.done()
	if err := r.begin(ctx); err != nil {
		return err
	}
	guard, err := startGuardian(ctx, r.dir, r.progress)
	if err != nil {
		return inconclusive(err)
	}
	err = r.carryOut(ctx, guard)
	return dismiss(ctx, guard, err)
}

// choose finds out what is to be done. Nothing is made yet.
func (r *session) choose() error {
	r.seed = cmp.Or(r.seed, r.started.UnixNano()%1_000_000)
	r.dir = runDir(r.options.out, r.started)
	r.progress = newProgress(os.Stderr, r.started, r.hide)
	l, err := lab.Open(r.file, lab.Options{
		Run: filepath.Base(r.dir), Dir: r.dir, Seed: r.seed, Repeat: r.repeat, Clock: history.NewClock(), Kinds: injectors.All(),
		Progress: r.progress.step, KeepImages: r.options.noBuild, Patient: r.options.patient, Hide: r.hide,
		Remote: !docker.Local(os.Getenv("DOCKER_HOST")),
	})
	if err != nil {
		return usage(err)
	}
	if r.preview, err = r.prepare(l); err != nil {
		return err
	}
	return r.checkPlans()
}

// checkPlans refuses what would take more hosts at once than it may, and faults that
// cannot be in force together.
func (r *session) checkPlans() error {
	runner := r.lab.Runner()
	var refused []error
	for _, one := range r.chosen {
		refused = append(refused, harness.CheckBlastRadius(runner.Model, runner.Kinds, one, r.seed, runner.Settings.Limits.HostsAtOnce),
			harness.CheckTogether(runner.Model, runner.Kinds, one, r.seed))
	}
	if err := errors.Join(refused...); err != nil {
		return usage(err)
	}
	return nil
}

// begin undoes what dead runs have left, makes the run's folder, and writes what
// the report is going to be of.
func (r *session) begin(ctx context.Context) error {
	for _, w := range r.lab.Warnings() {
		r.progress.say("warning: " + w)
	}
	r.progress.say(fmt.Sprintf("run %s, %s, seed %d, %s", filepath.Base(r.dir), r.amount(r.chosen), r.seed, strings.Join(r.file.Paths, " ")))
	for _, why := range r.set.NotDemanded {
		r.progress.say("note: " + why)
	}
	if err := sweep(ctx, r.progress); err != nil {
		return inconclusive(err)
	}
	if err := os.MkdirAll(r.dir, 0o750); err != nil {
		return usage(fmt.Errorf("make the folder of the run: %w", err))
	}
	if err := reports.WriteHeader(r.dir, reports.Redact(r.assemble(ctx), r.hide)); err != nil {
		return inconclusive(err)
	}
	return nil
}

// carryOut carries the scenarios out and writes the report.
func (r *session) carryOut(ctx context.Context, guard *guardian.Guardian) error {
	until, end := guard.Until(ctx)
	defer end()
	r.lab.Guard(guard.Journal())
	message := ""
	if err := r.lab.Runner().Run(until, slices.Values(r.chosen), r.tell); err != nil {
		message = err.Error()
	}
	if until.Err() != nil {
		message = strings.TrimSpace(fmt.Sprintf("the run was ended early: %v. %s", context.Cause(until), message))
	}
	report := r.assemble(ctx)
	report.Message = message
	return r.conclude(ctx, report)
}

// tell keeps a result, and says how it came out.
func (r *session) tell(result *harness.Result) {
	r.results = append(r.results, result)
	switch {
	case result.NotRun != "":
		r.progress.say("  " + result.Trial.ID + ": " + result.NotRun)
	case result.Err != nil:
		r.progress.say(fmt.Sprintf("  inconclusive: %v", result.Err))
	default:
		r.progress.say(fmt.Sprintf("  %s, after %.1f s", result.State(), result.Took.Seconds()))
	}
}

// conclude writes the report and says how the run ended.
func (r *session) conclude(ctx context.Context, report reports.Report) error {
	report = reports.Conclude(report)
	if ctx.Err() != nil {
		report.ExitCode = exitInterrupted
	}
	report = reports.Redact(report, r.hide)
	if err := reports.Write(r.dir, report); err != nil {
		return inconclusive(err)
	}
	if err := link(r.options.out, r.dir); err != nil {
		r.progress.say("warning: " + err.Error())
	}
	r.progress.done()
	printVerdict(r.out, report)
	fmt.Fprintln(r.out, "report:", filepath.Join(r.dir, reports.HTMLFile))
	if report.ExitCode == exitHolds {
		return nil
	}
	return exit{code: report.ExitCode}
}

func (r *session) assemble(ctx context.Context) reports.Report {
	return assemble(ctx, r)
}
