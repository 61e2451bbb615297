package docker

import (
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/moby/api/types/container"
	. "github.com/onsi/gomega"
)

func TestConfigure(t *testing.T) {
	g := NewWithT(t)
	blue, grace, every, tries := "blue", types.Duration(7*time.Second), types.Duration(time.Second), uint64(4)
	s := types.ServiceConfig{}
	s.Environment = types.MappingWithEquals{"COLOUR": &blue, "UNSET": nil}
	s.StopGracePeriod = &grace
	s.Command = types.ShellCommand{"serve"}
	s.HealthCheck = &types.HealthCheckConfig{Test: []string{"CMD", "true"}, Interval: &every, Retries: &tries}
	c := &container.Config{Entrypoint: []string{"kept"}}
	configure(s, c)
	g.Expect(c.Env).To(Equal([]string{"COLOUR=blue"}))
	g.Expect(*c.StopTimeout).To(Equal(7))
	g.Expect(c.Cmd).To(Equal([]string{"serve"}))
	g.Expect(c.Entrypoint).To(Equal([]string{"kept"}), "not set means the image's own")
	g.Expect(c.Healthcheck.Interval).To(Equal(time.Second))
	g.Expect(c.Healthcheck.Retries).To(Equal(4))
	g.Expect(healthcheck(&types.HealthCheckConfig{Disable: true}).Test).To(Equal([]string{"NONE"}))
}

func TestHostConfig(t *testing.T) {
	g := NewWithT(t)
	s := types.ServiceConfig{Restart: "on-failure:3"}
	s.Sysctls = types.Mapping{"net.core.somaxconn": "9", "kernel.msgmax": "8"}
	s.Tmpfs = types.StringList{"/a", "/b:size=1m"}
	s.MemLimit, s.CPUS = 64<<20, 0.5
	s.Ulimits = map[string]*types.UlimitsConfig{"nofile": {Soft: 1, Hard: 2}}
	h, err := hostConfig(s)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(h.Sysctls).To(Equal(map[string]string{"kernel.msgmax": "8"}), "the sandbox owns the network's")
	g.Expect(h.Tmpfs).To(Equal(map[string]string{"/a": "", "/b": "size=1m"}))
	g.Expect(h.Memory).To(Equal(int64(64 << 20)))
	g.Expect(h.NanoCPUs).To(Equal(int64(500_000_000)))
	g.Expect(h.RestartPolicy).To(Equal(container.RestartPolicy{Name: "on-failure", MaximumRetryCount: 3}))
	g.Expect(h.Ulimits).To(ConsistOf(&container.Ulimit{Name: "nofile", Soft: 1, Hard: 2}))

	g.Expect(*h.PidsLimit).To(BeEquivalentTo(hostPids))
	g.Expect(h.LogConfig.Config).To(HaveKeyWithValue("max-size", "10m"))

	s.PidsLimit = 7
	h, err = hostConfig(s)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(*h.PidsLimit).To(BeEquivalentTo(7))

	g.Expect(h.CapDrop).To(Equal([]string{"NET_RAW"}), "nobody sends under another's address")
	s.CapDrop, s.CapAdd = []string{"ALL"}, []string{"CAP_NET_RAW"}
	h, err = hostConfig(s)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(h.CapDrop).To(Equal([]string{"ALL"}), "unless it is asked for")

	_, err = hostConfig(types.ServiceConfig{Restart: "perhaps"})
	g.Expect(err).To(MatchError(ContainSubstring(`"perhaps"`)))
}
