package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/sla"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// assemble makes the report's value of what became of the scenarios so far.
func assemble(ctx context.Context, r *session) reports.Report {
	report := reports.Report{
		Run: filepath.Base(r.dir), Started: r.started.UTC().Round(0), Duration: reports.SecondsOf(time.Since(r.started)),
		Profile: r.profile, Selection: r.label, Named: r.named, Repeat: r.repeated(), Seed: r.seed, Gameday: version(),
		Compose:     filesOf(r.file),
		Environment: environment(ctx),
		Objectives:  reports.Objectives(r.lab.Settings().Objectives),
		SLA:         &reports.SLA{Computed: sla.Compute(r.lab.Model(), r.lab.Settings())},
	}
	for _, image := range r.lab.Images() {
		report.Environment.Images = append(report.Environment.Images, reports.Image(image))
	}
	for _, s := range r.chosen {
		report.Scenarios = append(report.Scenarios, reportOn(r.lab.Runner().Trials(s), r.results, r.dir))
	}
	return report
}

// reportOn is the part of one scenario that was chosen. Nothing that was chosen is left
// out, whatever kept it from being carried out.
func reportOn(trials []harness.Trial, results []*harness.Result, dir string) reports.Scenario {
	var all []reports.Scenario
	for _, t := range trials {
		all = append(all, reportOnTrial(t, resultOf(t, results), dir))
	}
	return reports.Repeated(all)
}

// resultOf finds what became of a trial; nil when it was not begun yet.
func resultOf(t harness.Trial, results []*harness.Result) *harness.Result {
	for _, r := range results {
		if r.Trial.ID == t.ID && r.Trial.Repetition == t.Repetition {
			return r
		}
	}
	return nil
}

// reportOnTrial is what became of one trial.
func reportOnTrial(t harness.Trial, r *harness.Result, dir string) reports.Scenario {
	about := reports.About{ID: t.ID, Title: t.Title, Class: string(t.Class), Labels: t.Labels, Seed: t.Seed}
	switch {
	case r == nil:
		about.Skipped = reports.Unfinished
		r = &harness.Result{}
	case r.NotRun != "":
		about.Skipped = r.NotRun
	case r.Err != nil:
		about.Error = r.Err.Error()
	}
	if rel, err := filepath.Rel(dir, r.File); err == nil && r.File != "" {
		about.History = rel
	}
	return reports.FromHistory(r.History, r.Findings(), measuresOf(t.Scenario), about)
}

// measuresOf lists what a scenario demands.
func measuresOf(s harness.Scenario) []verdict.Measure {
	var ms []verdict.Measure
	for _, d := range s.Demands {
		ms = append(ms, verdict.Measure(d.Measure))
	}
	return ms
}

// filesOf names the compose files with what is in them now.
func filesOf(f *compose.File) reports.Compose {
	c := reports.Compose{File: f.Path, SHA256: sumOf(f.Path)}
	for _, path := range f.Paths[1:] {
		c.Overrides = append(c.Overrides, reports.Override{File: path, SHA256: sumOf(path)})
	}
	return c
}

func sumOf(file string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// environment is where the run takes place; what cannot be asked stays empty.
func environment(ctx context.Context) reports.Environment {
	e := reports.Environment{OS: runtime.GOOS, Arch: runtime.GOARCH, Cores: runtime.NumCPU()}
	cli, err := docker.Connect(context.WithoutCancel(ctx))
	if err != nil {
		return e
	}
	defer cli.Close()
	info, err := cli.Info(context.WithoutCancel(ctx), client.InfoOptions{})
	if err != nil {
		return e
	}
	e.Docker, e.Kernel, e.OS, e.Cores = info.Info.ServerVersion, info.Info.KernelVersion, info.Info.OperatingSystem, info.Info.NCPU
	return e
}
