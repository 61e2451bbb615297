package docker

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/moby/api/types/container"
)

// netSysctl says whether a sysctl belongs to the network namespace, which
// the sandbox owns.
func netSysctl(key string) bool { return strings.HasPrefix(key, "net.") }

// configure carries a compose service over to a container's configuration.
func configure(s types.ServiceConfig, c *container.Config) {
	c.User = s.User
	c.WorkingDir = s.WorkingDir
	c.Env = environment(s.Environment)
	c.Tty = s.Tty
	c.OpenStdin = s.StdinOpen
	c.StopSignal = s.StopSignal
	if s.Entrypoint != nil {
		c.Entrypoint = s.Entrypoint
	}
	if s.Command != nil {
		c.Cmd = s.Command
	}
	if s.StopGracePeriod != nil {
		seconds := int(time.Duration(*s.StopGracePeriod).Round(time.Second) / time.Second)
		c.StopTimeout = &seconds
	}
	c.Healthcheck = healthcheck(s.HealthCheck)
}

// environment lists NAME=VALUE in no particular order. A name without a value
// was not set where compose was run, and is left out as compose does.
func environment(env types.MappingWithEquals) []string {
	var list []string
	for name, value := range env {
		if value != nil {
			list = append(list, name+"="+*value)
		}
	}
	return list
}

func healthcheck(h *types.HealthCheckConfig) *container.HealthConfig {
	if h == nil {
		return nil
	}
	if h.Disable {
		return &container.HealthConfig{Test: []string{"NONE"}}
	}
	c := &container.HealthConfig{Test: h.Test}
	span := func(d *types.Duration) time.Duration {
		if d == nil {
			return 0
		}
		return time.Duration(*d)
	}
	c.Timeout, c.Interval = span(h.Timeout), span(h.Interval)
	c.StartPeriod, c.StartInterval = span(h.StartPeriod), span(h.StartInterval)
	if h.Retries != nil {
		c.Retries = int(*h.Retries)
	}
	return c
}

// hostConfig carries the limits, powers and restart policy of a compose
// service over.
func hostConfig(s types.ServiceConfig) (container.HostConfig, error) {
	h := container.HostConfig{
		CapAdd:         s.CapAdd,
		CapDrop:        dropped(s),
		GroupAdd:       s.GroupAdd,
		SecurityOpt:    s.SecurityOpt,
		ReadonlyRootfs: s.ReadOnly,
		Init:           s.Init,
		ShmSize:        int64(s.ShmSize),
		Sysctls:        pick(s.Sysctls, func(k string) bool { return !netSysctl(k) }),
		Tmpfs:          tmpfs(s.Tmpfs),
		LogConfig:      logging(),
	}
	limit(s, &h)
	return h, restart(s.Restart, &h)
}

// dropped are the capabilities that a host does without: those of the file, and
// NET_RAW unless that was asked for. With it a host could send under another's
// address.
func dropped(s types.ServiceConfig) []string {
	raw := func(power string) bool {
		return strings.EqualFold(strings.TrimPrefix(strings.ToUpper(power), "CAP_"), "NET_RAW")
	}
	if slices.ContainsFunc(s.CapAdd, raw) {
		return s.CapDrop
	}
	return append(slices.Clone(s.CapDrop), "NET_RAW")
}

func limit(s types.ServiceConfig, h *container.HostConfig) {
	pids := int64(hostPids)
	if s.PidsLimit > 0 {
		pids = s.PidsLimit
	}
	h.PidsLimit = &pids
	h.Memory = int64(s.MemLimit)
	h.NanoCPUs = int64(float64(s.CPUS) * 1e9)
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		l := s.Deploy.Resources.Limits
		if l.MemoryBytes > 0 {
			h.Memory = int64(l.MemoryBytes)
		}
		if l.NanoCPUs > 0 {
			h.NanoCPUs = int64(float64(l.NanoCPUs) * 1e9)
		}
	}
	for name, u := range s.Ulimits {
		if u == nil {
			continue
		}
		soft, hard := int64(u.Soft), int64(u.Hard)
		if u.Single != 0 {
			soft, hard = int64(u.Single), int64(u.Single)
		}
		h.Ulimits = append(h.Ulimits, &container.Ulimit{Name: name, Soft: soft, Hard: hard})
	}
}

// restart carries the restart policy over. Docker does not restart what was
// killed through its API, so a removed host stays removed.
func restart(policy string, h *container.HostConfig) error {
	name, retries, limited := strings.Cut(policy, ":")
	switch name {
	case "", "no":
		return nil
	case "always", "unless-stopped", "on-failure":
		h.RestartPolicy.Name = container.RestartPolicyMode(name)
	default:
		return fmt.Errorf("restart policy %q is none that Docker knows", policy)
	}
	if limited {
		if _, err := fmt.Sscanf(retries, "%d", &h.RestartPolicy.MaximumRetryCount); err != nil {
			return fmt.Errorf("restart policy %q: %w", policy, err)
		}
	}
	return nil
}

func pick(m map[string]string, keep func(string) bool) map[string]string {
	picked := map[string]string{}
	for k, v := range m {
		if keep(k) {
			picked[k] = v
		}
	}
	return picked
}
