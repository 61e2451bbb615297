package harness_test

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
)

// taking is a fault on paper that takes hosts.
type taking struct {
	fault
	hosts []string
}

func (t taking) Targets() []string { return t.hosts }

func take(hosts ...string) harness.Fault { return taking{newFault(), hosts} }

// tenHosts is a topology of the hosts a to j.
func tenHosts(limit float64) *compose.File {
	t := &compose.File{Settings: settings.Settings{Limits: settings.Limits{HostsAtOnce: limit}}}
	for c := 'a'; c <= 'j'; c++ {
		t.Hosts = append(t.Hosts, system.Host{Name: string(c)})
	}
	return t
}

func TestReachIsWhatIsTakenAtOnce(t *testing.T) {
	cases := []struct {
		name    string
		plan    harness.Schedule
		demands []history.Demand
		hosts   []string
	}{
		{name: "nothing", plan: harness.At(0, injectors.Noop())},
		{name: "a fault that does not say", plan: harness.At(0, newFault())},
		{name: "one", plan: harness.At(0, take("b")), hosts: []string{"b"}},
		{name: "two at once, one host twice", plan: harness.At(0, take("b", "a"), take("b", "c")), hosts: []string{"a", "b", "c"}},
		{name: "one while the other may still be held", plan: harness.At(0, take("a")).For(time.Second).And(harness.At(30*time.Second, take("b"))), hosts: []string{"a", "b"}},
		{name: "far apart", plan: harness.At(0, take("a", "b")).And(harness.At(time.Hour, take("c"))), hosts: []string{"a", "b"}},
		{name: "the later ones are more", plan: harness.At(0, take("a")).And(harness.At(time.Hour, take("b", "c"))), hosts: []string{"b", "c"}},
		{name: "held until it is decided", plan: harness.At(0, take("a")).And(harness.At(5*time.Minute, take("b"))), demands: []history.Demand{{Measure: string(verdict.FailoverWithin)}}, hosts: []string{"a", "b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			topo := tenHosts(1)
			topo.Objectives.Common = map[string]float64{"failover_within": 300}
			reach := harness.ReachOf(topo, harness.Plan{Faults: c.plan, Demands: c.demands})
			g.Expect(reach.Hosts).To(Equal(c.hosts))
			g.Expect(reach.Of).To(Equal(10))
		})
	}
}

func TestAPlanThatTakesTooMuchIsRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		limit   float64
		wide    bool
		refused bool
	}{
		{"above the limit", 0.2, false, true},
		{"at the limit", 0.3, false, false},
		{"on purpose", 0.2, true, false},
		{"no limit", 0, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			p := harness.Plan{Scenario: "greedy", Faults: harness.At(0, take("a", "b", "c")), Wide: c.wide}
			err := harness.CheckReach(tenHosts(c.limit), p)
			if !c.refused {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(errors.As(err, new(harness.TooWide))).To(BeTrue())
			g.Expect(err).To(MatchError(`harness: "greedy" would take 3 of 10 hosts (30 %) at once: ["a" "b" "c"]; at most 20 % are allowed; ` +
				`raise limits.hosts_at_once in x-gameday, or set Wide in the scenario's plan if it is meant`))
			e := experiment(t, func() bool { return false })
			e.Topology = tenHosts(c.limit)
			run, err := e.Do(t.Context(), p)
			g.Expect(errors.As(err, new(harness.TooWide))).To(BeTrue())
			g.Expect(run).To(BeNil())
			left, _ := os.ReadDir(e.Dir)
			g.Expect(left).To(BeEmpty(), "nothing was begun")
		})
	}
}

func TestAPlanPrintsItsReach(t *testing.T) {
	g := NewWithT(t)
	p := harness.Plan{Scenario: "greedy", Faults: harness.At(0, take("a", "b", "c", "d"))}
	p.Reach = harness.ReachOf(tenHosts(1), p)
	var text bytes.Buffer
	g.Expect(p.Print(&text)).To(Succeed())
	g.Expect(text.String()).To(ContainSubstring("\n  takes 4 of 10 hosts (40 %)\n"))
}

func TestCheckRoom(t *testing.T) {
	const mebibyte = 1 << 20
	for _, c := range []struct {
		name   string
		limits settings.Limits
		free   uint64
		says   string // "" when there is room
	}{
		{"room enough", settings.Limits{Containers: 21, Memory: 256 * mebibyte}, 256 * mebibyte, ""},
		{"a container too many", settings.Limits{Containers: 20}, 0, "would have 21 containers for its 10 hosts; at most 20 are allowed"},
		{"too little memory", settings.Limits{Memory: 256 * mebibyte}, 255 * mebibyte, "only 255 MiB of memory are free on this machine, and 256 MiB must stay free"},
		{"nobody knows how much memory", settings.Limits{Memory: 256 * mebibyte}, 0, ""},
		{"no limits", settings.Limits{}, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			topo := tenHosts(1)
			topo.Limits = c.limits
			err := harness.CheckRoom(topo, c.free)
			if c.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(ContainSubstring(c.says)))
		})
	}
}
