package guardian

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

func TestService(t *testing.T) {
	for _, c := range []struct {
		name, cgroups, service string
		user                   bool
	}{
		{"none", "0::/\n", "", false},
		{"a session of a user", "0::/user.slice/user-1000.slice/session-3.scope\n", "", false},
		{"a runner", "0::/system.slice/actions.runner.x.service\n", "actions.runner.x.service", false},
		{"a service of a user", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/ci.service\n", "ci.service", true},
		{"a user's manager alone", "0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", "", false},
		{"version 1", "4:memory:/other.service\n1:name=systemd:/system.slice/jenkins.service\n0::/\n", "jenkins.service", false},
		{"rubbish", "x\n::\n", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			service, user := place{cgroups: c.cgroups}.service()
			g.Expect(service).To(Equal(c.service))
			if service != "" {
				g.Expect(user).To(Equal(c.user))
			}
		})
	}
}

func TestProspects(t *testing.T) {
	const inService, first, other = "0::/system.slice/ci.service\n", "pid:[4026531836]", "pid:[4026532000]"
	for _, c := range []struct {
		name string
		place
		good bool
		says string
	}{
		{"an ordinary machine", place{space: first, cgroups: "0::/\n"}, true, "guardian, a process of its own"},
		{"a job", place{space: first, env: []string{"A=b", "RUNNER_TRACKING_ID=github_1"}}, true, "RUNNER_TRACKING_ID"},
		{"a service", place{space: first, cgroups: inService, exe: "/proc/7/exe", runner: "/usr/bin/systemd-run"}, true, "scope of their own"},
		{"a service without systemd-run", place{space: first, cgroups: inService, exe: "/proc/7/exe"}, false, "ends with the run"},
		{"a container", place{space: other}, false, "in a container"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			got := c.prospects()
			g.Expect(got).To(HaveLen(1))
			g.Expect(got[0].Good).To(Equal(c.good))
			g.Expect(got[0].Text).To(ContainSubstring(c.says))
		})
	}
}

// TestGuardianOutlivesASweptJob does as CI services do when a job has ended: they
// kill every process that was started with the job's variable.
func TestGuardianOutlivesASweptJob(t *testing.T) {
	for _, name := range tracking() {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			mark := fmt.Sprintf("%s=gameday-test-%d-%s", name, os.Getpid(), name)
			t.Setenv(name, strings.TrimPrefix(mark, name+"="))
			p := posted(t, &diary{})
			environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", p.child.process.Process.Pid))
			if err != nil {
				t.Skip("no /proc here:", err)
			}
			g.Expect(string(environ)).NotTo(ContainSubstring(mark))
			g.Expect(string(environ)).To(ContainSubstring("PATH="), "nothing else is taken away")
			g.Expect(p.Dismiss(t.Context())).To(Succeed())
		})
	}
}

// TestScope has a systemd-run that does, or does not, what it is asked.
func TestScope(t *testing.T) {
	for _, c := range []struct {
		name, runner string
		scoped       bool
	}{
		{"systemd gives one", `while [ "$1" != -- ]; do shift; done; shift; touch "$(dirname "$0")/used"; exec "$@"`, true},
		{"systemd gives none", `echo "Failed to start transient scope unit: Access denied" >&2; exit 1`, false},
		{"systemd-run cannot be run", "#", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			runner := filepath.Join(dir, "systemd-run")
			g.Expect(os.WriteFile(runner, []byte("#!/bin/sh\n"+c.runner+"\n"), 0o700)).To(Succeed()) //nolint:gosec // a program
			var d diary
			o := Options{
				Home: t.TempDir(), Begin: journal.Begin{Run: "r", Owner: process.Self()}, Command: []string{"/proc/self/exe", Word}, Say: d.say,
				place: place{
					env: os.Environ(), cgroups: "0::/system.slice/ci.service\n", runner: runner, exe: fmt.Sprintf("/proc/%d/exe", os.Getpid()),
				},
			}
			p, err := Start(t.Context(), o)
			g.Expect(err).NotTo(HaveOccurred(), "a scope is a help, not a need")
			_, err = os.Stat(filepath.Join(dir, "used"))
			g.Expect(err == nil).To(Equal(c.scoped))
			g.Expect(d.text() == "").To(Equal(c.scoped), d.text())
			g.Expect(p.Dismiss(t.Context())).To(Succeed())
			empty(g, o.Home)
		})
	}
}
