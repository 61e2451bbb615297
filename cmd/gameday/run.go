package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/topology"
	"github.com/gameday-harness/gameday/harness/world"
	"github.com/gameday-harness/gameday/reports"
	"github.com/gameday-harness/gameday/scenarios"
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
  gameday run -f shop/docker-compose.yml --label 'region && !gate'
  gameday run --scenario 'removal of the primary, refused' --repeat 5`,
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
	c.Flags().StringVar(&o.out, "out", "gameday-out", "folder for the reports of all runs")
	c.Flags().BoolVar(&o.noBuild, "no-build", false, "take images as they are instead of building them again")
	c.Flags().BoolVar(&o.patient, "patient", false, "observe for as long as could matter, instead of ending as soon as all is decided; to check that this changes no verdict")
	return c
}

// runOptions are how a run is carried out, beside what.
type runOptions struct {
	out     string
	noBuild bool
	patient bool
}

// run is one run from the compose file to the report.
func run(ctx context.Context, w io.Writer, s selection, o runOptions) error {
	started := time.Now()
	t, err := s.load(ctx)
	if err != nil {
		return err
	}
	s.seed = cmp.Or(s.seed, started.UnixNano()%1_000_000)
	p := newProgress(os.Stderr, started)
	dir := runDir(o.out, started)
	lab, err := scenarios.Open(t, scenarios.Options{
		Run: filepath.Base(dir), Dir: dir, Seed: s.seed, Repeat: s.repeat, Clock: history.NewClock(), Progress: p.step,
		KeepImages: o.noBuild, Patient: o.patient,
	})
	if err != nil {
		return usage(err)
	}
	chosen, err := s.choose(lab)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usage(fmt.Errorf("make the folder of the run: %w", err))
	}
	defer p.done()
	for _, w := range t.Warnings {
		p.say("warning: " + w)
	}
	p.say(fmt.Sprintf("run %s, %s, seed %d, %s", filepath.Base(dir), s.amount(chosen), s.seed, s.file))
	if err := sweep(ctx, p); err != nil {
		return errors.Join(inconclusive(err), os.Remove(dir))
	}
	message := runTree(chosen, s, p)
	r := assemble(ctx, t, lab, s, chosen, dir, started)
	r.Message = message
	return conclude(ctx, w, p, r, o.out, dir, secretsOf(t))
}

// conclude writes the report and says how the run ended.
func conclude(ctx context.Context, w io.Writer, p *progress, r reports.Report, out, dir string, secrets []string) error {
	interrupted := ctx.Err() != nil
	if interrupted {
		r.Message = cmp.Or(r.Message, "the run was interrupted")
	}
	r = reports.Conclude(r)
	if interrupted {
		r.ExitCode = exitInterrupted
	}
	r = reports.Redact(r, secrets)
	if err := reports.Write(dir, r); err != nil {
		return inconclusive(err)
	}
	if err := link(out, dir); err != nil {
		p.say("warning: " + err.Error())
	}
	p.done()
	printVerdict(w, r)
	fmt.Fprintln(w, "report:", filepath.Join(dir, reports.HTMLFile))
	if r.ExitCode == exitHolds {
		return nil
	}
	return exit{code: r.ExitCode}
}

// sweep removes what dead runs have left, before anything new is made.
func sweep(ctx context.Context, p *progress) error {
	cli, err := world.Connect(ctx)
	if err != nil {
		return err
	}
	defer cli.Close()
	swept, err := world.Sweep(ctx, cli, false)
	for _, run := range swept {
		p.say("removed what was left of dead run " + run)
	}
	return err
}

// runDir is the folder of a new run. Its name is the run's id.
func runDir(out string, started time.Time) string {
	const tail = 4
	id := started.UTC().Format("20060102-150405") + "-" + strings.ToLower(rand.Text()[:tail])
	return filepath.Join(out, id)
}

// link lets OUT/latest lead to the run's folder.
func link(out, dir string) error {
	latest := filepath.Join(out, "latest")
	fresh := latest + ".new"
	_ = os.Remove(fresh)
	if err := os.Symlink(filepath.Base(dir), fresh); err != nil {
		return fmt.Errorf("link %s: %w", latest, err)
	}
	if err := os.Rename(fresh, latest); err != nil {
		return fmt.Errorf("link %s: %w", latest, err)
	}
	return nil
}

// secretsOf lists values that must not appear in a report: contents of compose
// secrets, and of environment variables whose names say that they are secret.
func secretsOf(t *topology.Topology) []string {
	var secrets []string
	for _, s := range t.Services {
		for name, value := range s.Spec.Environment {
			if value != nil && secretName(name) {
				secrets = append(secrets, *value)
			}
		}
	}
	for _, s := range t.Project.Secrets {
		secrets = append(secrets, s.Content)
		if b, err := os.ReadFile(s.File); err == nil {
			secrets = append(secrets, strings.TrimSpace(string(b)))
		}
		secrets = append(secrets, os.Getenv(s.Environment))
	}
	return secrets
}

func secretName(name string) bool {
	name = strings.ToUpper(name)
	for _, word := range []string{"PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "PRIVATE_KEY", "CREDENTIAL"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
