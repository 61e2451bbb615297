package main

import (
	"bytes"
	"testing"

	"github.com/moby/moby/api/types/system"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/docker"
)

func TestDoctorOnEngines(t *testing.T) {
	const here = "unix:///var/run/docker.sock"
	for _, c := range []struct {
		name, address string
		change        func(*system.Info)
		says          string
		failed        bool
	}{
		{"an ordinary one", here, func(*system.Info) {}, "", false},
		{"a rootless one", here, func(i *system.Info) { i.SecurityOptions = []string{"name=seccomp", "name=rootless"} }, "docker is rootless", false},
		{"one elsewhere", "tcp://ci-7:2376", func(*system.Info) {}, "docker is at tcp://ci-7:2376", false},
		{"one with little memory", here, func(i *system.Info) { i.MemTotal = 1 << 30 }, "only 1024 MiB", false},
		{"one of Windows", here, func(i *system.Info) { i.OSType = "windows" }, "needs Linux ones", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			info := system.Info{OSType: "linux", MemTotal: 8 << 30}
			c.change(&info)
			var out bytes.Buffer
			d := doctor{out: &out}
			d.engine(info, c.address)
			g.Expect(d.failed).To(Equal(c.failed))
			if c.says == "" {
				g.Expect(out.String()).NotTo(ContainSubstring("note"))
			}
			g.Expect(out.String()).To(ContainSubstring(c.says))
		})
	}
}

// TestRemoteEngineIsRefused: the message says how to allow it, and the exit code
// that it was wrong use.
func TestRemoteEngineIsRefused(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("DOCKER_HOST", "tcp://192.0.2.1:2376") // a documentation address; it is not asked
	_, err := docker.Connect(t.Context())
	g.Expect(err).To(MatchError(And(ContainSubstring("tcp://192.0.2.1:2376"), ContainSubstring("--allow-docker-host"))))
	var e exit
	g.Expect(inconclusive(err)).To(BeAssignableToTypeOf(e))
	g.Expect(inconclusive(err).(exit).code).To(Equal(exitUsage)) //nolint:errorlint // as it is
}

// TestEngineThatIsNotThere says what to look at.
func TestEngineThatIsNotThere(t *testing.T) {
	t.Setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
	_, err := docker.Connect(t.Context())
	NewWithT(t).Expect(err).To(MatchError(And(ContainSubstring("docker cannot be reached"), ContainSubstring("gameday doctor"))))
}
