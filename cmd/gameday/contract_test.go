package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// gameday is the command as users run it, built once for all tests.
type gameday struct{ binary string }

func build(t *testing.T) gameday {
	t.Helper()
	g := gameday{filepath.Join(t.TempDir(), "gameday")}
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", g.binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return g
}

// run runs the command and returns its exit code and everything that it wrote.
func (g gameday) run(t *testing.T, env []string, args ...string) (int, string) {
	t.Helper()
	const limit = 5 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, g.binary, args...)
	cmd.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

func TestExitCodes(t *testing.T) {
	g := build(t)
	noDocker := []string{"DOCKER_HOST=unix:///nonexistent/docker.sock"}
	const reference = "../../docker-compose.yml"
	apart := []string{"-f", "testdata/apart/compose.yaml"}
	cases := []struct {
		name string
		env  []string
		args []string
		code int
		says string
	}{
		{"help", nil, []string{"--help"}, exitHolds, "Exit codes:"},
		{"list", noDocker, []string{"list", "-f", reference}, exitHolds, "Blackout of the active region, silent"},
		{"faults", noDocker, []string{"faults"}, exitHolds, "region.blackout"},
		{"one fault", noDocker, []string{"faults", "link.latency"}, exitHolds, "fault: link.latency"},
		{"faults for scripts", noDocker, []string{"faults", "link.latency", "--json"}, exitHolds, `"kind": "link.latency"`},
		{"no such fault", noDocker, []string{"faults", "link.latenzy"}, exitUsage, `did you mean "link.latency"`},
		{"a drill", noDocker, []string{"drill", "--plan", "-f", reference, "--month", "2026-11", "--budget", "5m"}, exitHolds, "drill 202611: "},
		{"a drill by its seed", noDocker, []string{"drill", "--plan", "-f", reference, "--seed", "7"}, exitHolds, "drill-7-ha-1"},
		{"the month's drill is monthly", noDocker, []string{"plan", "-f", reference, "--profile", "monthly", "--month", "2026-10"}, exitHolds, "drill-202610-ha-1"},
		{"the gate has no drill", noDocker, []string{"list", "-f", reference, "--profile", "gate", "--label", "drill"}, exitUsage, "no scenario of"},
		{"no such month", noDocker, []string{"drill", "--plan", "-f", reference, "--month", "November"}, exitUsage, "--month"},
		{"a drill without time", noDocker, []string{"drill", "--plan", "-f", reference, "--budget", "5s"}, exitUsage, "has no room for an episode"},
		{"a drill of less than nothing", noDocker, []string{"drill", "--plan", "-f", reference, "--seed", "-1"}, exitUsage, "must be above 0"},
		{"two drills", noDocker, []string{"drill", "--plan", "-f", reference, "--seed", "1", "--month", "2026-10"}, exitUsage, "a month is a seed"},
		{"never what there is not", noDocker, []string{"list", "-f", "testdata/bad-drill.yml"}, exitUsage, `testdata/bad-drill.yml:8: x-gameday.drill.never: "host.kil"`},
		{"plan", noDocker, []string{"plan", "-f", reference, "--seed", "7"}, exitHolds, "seed: 7"},
		{"plan tells the blast radius", noDocker, []string{"plan", "-f", reference, "--scenario", "Blackout of the active region, silent"}, exitHolds, "takes 5 of 14 hosts (36 %)"},
		{"a bad label", nil, []string{"list", "-f", "testdata/bad-label.yml"}, exitUsage, `testdata/bad-label.yml:18: service "db": label gameday.role`},
		{"no file", nil, []string{"run", "-f", "testdata/none.yml"}, exitUsage, "none.yml"},
		{"x-gameday in a file of its own", nil, append([]string{"list"}, apart...), exitHolds, "control"},
		{"several files", nil, append([]string{"list", "-f", "testdata/apart/more.yaml"}, apart...), exitUsage, `testdata/apart/more.yaml:5: service "spare": privileged is refused`},
		{"a profile of the compose file", nil, append([]string{"list", "--with-profile", "extra"}, apart...), exitUsage, `testdata/apart/compose.yaml:11: service "extra": privileged`},
		{"files by the environment", []string{"GAMEDAY_FILE=testdata/apart/compose.yaml"}, []string{"list"}, exitHolds, "control"},
		{"no file anywhere", nil, []string{"list"}, exitUsage, "there is no compose file in this folder"},
		{"no such profile", nil, []string{"run", "-f", reference, "--profile", "weekly"}, exitUsage, "choose one of dev, gate, monthly"},
		{"a bad filter", nil, []string{"run", "-f", reference, "--label", "region &&"}, exitUsage, "--label"},
		{"no such flag", nil, []string{"run", "--fast"}, exitUsage, "unknown flag"},
		{"no such command", nil, []string{"walk"}, exitUsage, "unknown command"},
		{"no Docker", noDocker, []string{"run", "-f", reference, "--out", t.TempDir()}, exitInconclusive, "Is the daemon running"},
		{"doctor without Docker", noDocker, []string{"doctor"}, exitInconclusive, "FAIL"},
		{"clean without Docker", noDocker, []string{"clean"}, exitInconclusive, "docker cannot be reached"},
		{"scenarios by name", noDocker, []string{"list", "-f", reference, "--scenario", "THE PRIMARY, killed"}, exitHolds, "host-primary-killed"},
		{"a name is no expression", noDocker, []string{"list", "-f", reference, "--scenario", "primary.*killed"}, exitUsage, "no scenario has that id, or that in its title"},
		{"seeds of repetitions", noDocker, []string{"plan", "-f", reference, "--scenario", "every objective", "--seed", "7", "--repeat", "3"}, exitHolds, "carried out 3 times, with the seeds 7, 1000007, 2000007"},
		{"nothing by name", noDocker, []string{"run", "-f", reference, "--scenario", "blakout of the aktive"}, exitUsage, "Blackout of the active region"},
		{"one of two names is wrong", noDocker, []string{"run", "-f", reference, "--scenario", "primary", "--scenario", "primray"}, exitUsage, `"primray"`},
		{"not in the profile", noDocker, []string{"run", "-f", reference, "--scenario", "primary, stalled", "--profile", "dev"}, exitUsage, "has the labels of --profile dev"},
		{"an empty name", noDocker, []string{"run", "-f", reference, "--scenario", ""}, exitUsage, "--scenario is empty"},
		{"nothing by label", noDocker, []string{"run", "-f", reference, "--label", "nonesuch"}, exitUsage, "no scenario of"},
		{"list nothing", noDocker, []string{"list", "-f", reference, "--label", "nonesuch"}, exitUsage, "no scenario of"},
		{"plan nothing", noDocker, []string{"plan", "-f", reference, "--scenario", "nonesuch"}, exitUsage, "the nearest"},
		{"never", noDocker, []string{"run", "-f", reference, "--repeat", "0"}, exitUsage, "from 1 to 100"},
		{"too often", noDocker, []string{"plan", "-f", reference, "--repeat", "101"}, exitUsage, "from 1 to 100"},
		{"sla", noDocker, []string{"sla", "-f", reference}, exitHolds, "that is 43.3 min of downtime in a month"},
		{"sla as JSON", noDocker, []string{"sla", "-f", reference, "--json"}, exitHolds, `"kind": "switched"`},
		{"sla of no run", noDocker, []string{"sla", "-f", reference, "testdata/none"}, exitUsage, "testdata/none"},
		{"sla of a kind that is not there", noDocker, []string{"sla", "-f", "testdata/sla-kind.yml"}, exitUsage, `testdata/sla-kind.yml:6: x-gameday.sla.faults`},
		{"run of a kind that is not there", noDocker, []string{"run", "-f", "testdata/sla-kind.yml"}, exitUsage, `testdata/sla-kind.yml:6: x-gameday.sla.faults`},
		{"judge nothing", nil, []string{"judge", "testdata/none.jsonl"}, exitUsage, "none.jsonl"},
		{"judge linearizable without time", nil, []string{"judge", "--linearizable=0s", "testdata/none.jsonl"}, exitUsage, "longer than nothing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, out := g.run(t, c.env, c.args...)
			gm := NewWithT(t)
			gm.Expect(out).To(ContainSubstring(c.says))
			gm.Expect(code).To(Equal(c.code), out)
		})
	}
	t.Run("what chooses nothing leaves no folder", func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "out")
		g.run(t, noDocker, "run", "-f", reference, "--label", "nonesuch", "--out", out)
		NewWithT(t).Expect(out).NotTo(BeADirectory())
	})
}

// TestADrillIsTheSameInEveryProcess prints one twice.
func TestADrillIsTheSameInEveryProcess(t *testing.T) {
	g := build(t)
	args := []string{"drill", "--plan", "-f", "../../docker-compose.yml", "--seed", "5", "--budget", "20m"}
	_, first := g.run(t, nil, args...)
	_, second := g.run(t, nil, args...)
	gm := NewWithT(t)
	gm.Expect(first).To(ContainSubstring("drill-5-dr-1"))
	gm.Expect(second).To(Equal(first))
}

// TestABrokenSystemIsRejectedDocker takes the active region away from a system
// that cannot fail over, and then judges the saved history again.
func TestABrokenSystemIsRejectedDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	g := build(t)
	dir := t.TempDir()
	code, out := g.run(t, []string{"PILOT_FAILOVER=off"}, "run", "--no-build",
		"-f", "../../docker-compose.yml", "--label", "region && dev && !standby", "--out", dir)
	gm := NewWithT(t)
	gm.Expect(code).To(Equal(exitBroken), out)
	r := load(t, filepath.Join(dir, "latest", reports.JSONFile))
	gm.Expect(r.State).To(Equal(reports.Broken))
	var broken []verdict.Measure
	for _, f := range r.Scenarios[0].Findings {
		if f.State == verdict.Broken && f.Asserted {
			broken = append(broken, f.Measure)
		}
	}
	gm.Expect(broken).To(Equal([]verdict.Measure{verdict.FailoverWithin}), out)
	gm.Expect(reports.Headline(r)).To(ContainSubstring("Blackout of the active region"))

	elsewhere := filepath.Join(dir, "elsewhere")
	code, out = g.run(t, nil, "report", "--out", elsewhere, filepath.Join(dir, "latest", reports.JSONFile))
	gm.Expect(code).To(Equal(exitHolds), out)
	for _, name := range []string{reports.HTMLFile, reports.JSONFile} {
		was, err := os.ReadFile(filepath.Join(dir, "latest", name))
		gm.Expect(err).NotTo(HaveOccurred())
		gm.Expect(os.ReadFile(filepath.Join(elsewhere, name))).To(Equal(was), "rendered again, %s is the same", name)
	}

	code, again := g.run(t, nil, "judge", "--json", filepath.Join(dir, "latest", r.Scenarios[0].History))
	gm.Expect(code).To(Equal(exitBroken))
	var judged struct{ Findings []verdict.Finding }
	gm.Expect(json.NewDecoder(strings.NewReader(again)).Decode(&judged)).To(Succeed())
	gm.Expect(judged.Findings).To(HaveLen(len(r.Scenarios[0].Findings)))
	for i, f := range judged.Findings {
		was := r.Scenarios[0].Findings[i]
		gm.Expect(f.Measure).To(Equal(was.Measure))
		gm.Expect([]any{f.Measured, f.Value, f.Bound}).To(Equal([]any{was.Measured, was.Value, was.Bound}))
	}
}

func load(t *testing.T, file string) reports.Report {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := reports.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
