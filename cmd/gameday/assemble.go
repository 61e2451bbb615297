package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/moby/moby/client"
	ginkgotypes "github.com/onsi/ginkgo/v2/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
	"github.com/gameday-harness/gameday/scenarios"
)

// assemble makes the report's value of what became of the scenarios.
func assemble(ctx context.Context, t *compose.File, lab *scenarios.Lab, s selection, chosen []choice, dir string, started time.Time) reports.Report {
	r := reports.Report{
		Run: filepath.Base(dir), Started: started.UTC().Round(0), Duration: reports.SecondsOf(time.Since(started)),
		Profile: s.profile, Selection: s.label, Named: s.named, Repeat: s.repeated(), Seed: s.seed, Gameday: version(),
		Compose:     reports.Compose{File: s.file, SHA256: sumOf(s.file)},
		Environment: environment(ctx),
		Objectives:  reports.Objectives(t.Objectives),
	}
	for _, image := range lab.Images() {
		r.Environment.Images = append(r.Environment.Images, reports.Image(image))
	}
	outcomes := lab.Outcomes()
	for _, c := range chosen {
		r.Scenarios = append(r.Scenarios, scenario(c, outcomes, s, dir))
	}
	return r
}

// scenario is the part of one that was chosen. Nothing that was chosen is left
// out, whatever kept it from being carried out.
func scenario(c choice, outcomes []scenarios.Outcome, s selection, dir string) reports.Scenario {
	var all []reports.Scenario
	for _, o := range outcomes {
		if o.Spec.FullText() == c.name {
			all = append(all, experiment(o, dir, scenarios.SeedOf(s.seed, len(all)+1)))
		}
	}
	for len(all) < max(s.repeat, 1) {
		all = append(all, reports.FromHistory(nil, nil, nil, reports.About{
			ID: harness.FileName(c.name), Title: c.name, Labels: c.labels, Seed: scenarios.SeedOf(s.seed, len(all)+1), Skipped: reports.Unfinished,
		}))
	}
	return reports.Repeated(all)
}

// experiment is what became of one experiment.
func experiment(o scenarios.Outcome, dir string, seed int64) reports.Scenario {
	about := reports.About{ID: harness.FileName(o.Spec.FullText()), Title: o.Spec.FullText(), Labels: o.Spec.Labels(), Seed: seed}
	if o.Run == nil && o.Spec.State.Is(ginkgotypes.SpecStateSkipped|ginkgotypes.SpecStatePending) {
		about.Skipped = cmp.Or(o.Spec.Failure.Message, reports.Unfinished)
		return reports.FromHistory(nil, nil, nil, about)
	}
	if o.Err != nil {
		about.Error = o.Err.Error()
	} else if o.Spec.Failed() {
		about.Failure = o.Spec.FailureMessage()
	}
	run := o.Run
	if run == nil {
		about.Error = cmp.Or(about.Error, about.Failure, "the experiment did not begin")
		about.Failure = ""
		run = &harness.Run{}
	}
	if rel, err := filepath.Rel(dir, run.File); err == nil && run.File != "" {
		about.History = rel
	}
	return reports.FromHistory(run.History, run.Findings(), demanded(run.Plan), about)
}

func demanded(p harness.Plan) []verdict.Measure {
	var ms []verdict.Measure
	for _, d := range p.Demands {
		ms = append(ms, verdict.Measure(d.Measure))
	}
	return ms
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
