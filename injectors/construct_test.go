package injectors

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/system"
)

// paper is a world that can be looked at, but not acted on.
type paper struct{ World }

func (paper) Hosts() []system.Host {
	return []system.Host{
		{Name: "edge", Role: system.Balancer},
		{Name: "dns-a-1", Region: "a", Role: system.Resolver},
		{Name: "dns-a-2", Region: "a", Role: system.Resolver},
		{Name: "web-a", Region: "a", Role: system.App},
		{Name: "dns-b-1", Region: "b", Role: system.Resolver},
	}
}

func (p paper) Addr(host string) (string, bool) {
	for _, h := range p.Hosts() {
		if h.Name == host {
			return "198.18.0.3", true
		}
	}
	return "", false
}

// only is a world of hosts with these names; dns is a resolver.
type only struct {
	World
	hosts []string
}

func (o only) Hosts() []system.Host {
	var all []system.Host
	for _, name := range o.hosts {
		h := system.Host{Name: name}
		if name == "dns" {
			h.Role = system.Resolver
		}
		all = append(all, h)
	}
	return all
}

func (o only) Addr(host string) (string, bool) { return "198.18.0.3", slices.Contains(o.hosts, host) }

func TestConstructorsCheck(t *testing.T) {
	w := paper{}
	cases := []struct {
		name string
		make func() (harness.Fault, error)
		want string // of the fault's name, or of the error
		sad  bool
	}{
		{"blackout", func() (harness.Fault, error) { return RegionBlackout(w, "a", Silent) }, "blackout of region a, silent", false},
		{"host", func() (harness.Fault, error) { return HostRemoval(w, "web-a", Stalled) }, "removal of host web-a, stalled", false},
		{"fleet", func() (harness.Fault, error) { return DNSLoss(w, "a", WholeFleet, Refused) }, "loss of DNS: the whole resolver fleet of region a, refused", false},
		{"one of two", func() (harness.Fault, error) { return DNSLoss(w, "a", 1, Silent) }, "loss of DNS: 1 of 2 resolvers of region a, silent", false},
		{"partition", func() (harness.Fault, error) {
			return Partition(w, "web-a alone", []string{"web-a"}, []string{"edge", "dns-a-1"})
		}, "partition: web-a alone", false},
		{"move", func() (harness.Fault, error) { return HostMove(w, "web-a") }, "move of host web-a to another address", false},
		{"no such host to move", func() (harness.Fault, error) { return HostMove(w, "web-z") }, `there is no host "web-z"`, true},
		{"a resolver cannot move", func() (harness.Fault, error) { return HostMove(w, "dns-a-1") }, `resolver "dns-a-1" cannot move`, true},
		{"a move that nobody tells", func() (harness.Fault, error) {
			return HostMove(only{hosts: []string{"web", "edge"}}, "web")
		}, "no resolver would tell", true},
		{"a move that nobody notices", func() (harness.Fault, error) {
			return HostMove(only{hosts: []string{"web", "dns"}}, "web")
		}, "nobody else to notice", true},
		{"a partition without a name", func() (harness.Fault, error) {
			return Partition(w, " ", []string{"web-a"}, []string{"edge"})
		}, "needs a name", true},
		{"nobody on the left", func() (harness.Fault, error) { return Partition(w, "p", nil, []string{"edge"}) }, "nobody on the left side", true},
		{"nobody on the right", func() (harness.Fault, error) {
			return Partition(w, "p", []string{"edge"}, []string{})
		}, "nobody on the right side", true},
		{"an unknown host on a side", func() (harness.Fault, error) {
			return Partition(w, "p", []string{"edge"}, []string{"web-z"})
		}, `there is no host "web-z"`, true},
		{"a side that names nothing", func() (harness.Fault, error) {
			return Partition(w, "p", []string{""}, []string{"edge"})
		}, `there is no host ""`, true},
		{"a host on both sides", func() (harness.Fault, error) {
			return Partition(w, "p", []string{"edge", "web-a"}, []string{"edge"})
		}, `host "edge" is named twice`, true},
		{"a host twice on a side", func() (harness.Fault, error) {
			return Partition(w, "p", []string{"edge", "edge"}, []string{"web-a"})
		}, `host "edge" is named twice`, true},
		{"no such region", func() (harness.Fault, error) { return RegionBlackout(w, "c", Silent) }, `there is no region "c"`, true},
		{"outside is no region", func() (harness.Fault, error) { return RegionBlackout(w, "", Silent) }, `there is no region ""`, true},
		{"a region cannot stall", func() (harness.Fault, error) { return RegionBlackout(w, "a", Stalled) }, `cannot be "stalled"`, true},
		{"no such host", func() (harness.Fault, error) { return HostRemoval(w, "web-z", Silent) }, `there is no host "web-z"`, true},
		{"no such mode", func() (harness.Fault, error) { return HostRemoval(w, "web-a", "loud") }, `cannot be "loud"`, true},
		{"too many resolvers", func() (harness.Fault, error) { return DNSLoss(w, "a", 3, Silent) }, "has 2 resolvers", true},
		{"no resolver", func() (harness.Fault, error) { return DNSLoss(w, "a", 0, Silent) }, "0 of them cannot be lost", true},
		{"nobody asks", func() (harness.Fault, error) { return DNSLoss(w, "b", 1, Silent) }, "nobody in region", true},
		{"DNS cannot stall", func() (harness.Fault, error) { return DNSLoss(w, "a", 1, Stalled) }, `cannot be "stalled"`, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			f, err := c.make()
			if c.sad {
				g.Expect(err).To(MatchError(ContainSubstring(c.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(f.Name()).To(Equal(c.want))
		})
	}
}

func TestFaultsSayWhichHostsTheyTake(t *testing.T) {
	w := paper{}
	made := func(f harness.Fault, err error) harness.Fault {
		t.Helper()
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		return f
	}
	for _, c := range []struct {
		name  string
		fault harness.Fault
		hosts []string // nil when it takes none
	}{
		{"blackout", made(RegionBlackout(w, "a", Silent)), []string{"dns-a-1", "dns-a-2", "web-a"}},
		{"host", made(HostRemoval(w, "web-a", Refused)), []string{"web-a"}},
		{"stall", made(HostRemoval(w, "web-a", Stalled)), []string{"web-a"}},
		{"one resolver", made(DNSLoss(w, "a", 1, Silent)), []string{"dns-a-1"}},
		{"fleet", made(DNSLoss(w, "a", WholeFleet, Silent)), []string{"dns-a-1", "dns-a-2"}},
		{"move", made(HostMove(w, "web-a")), []string{"web-a"}},
		{"partition, few on the left", made(Partition(w, "p", []string{"web-a"}, []string{"edge", "dns-a-1"})), []string{"web-a"}},
		{"partition, few on the right", made(Partition(w, "p", []string{"edge", "dns-a-1"}, []string{"web-a"})), []string{"web-a"}},
		{"nothing", Noop(), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var hosts []string
			if f, can := c.fault.(harness.Targeted); can {
				hosts = f.Targets()
			}
			NewWithT(t).Expect(hosts).To(Equal(c.hosts))
		})
	}
}

func TestBystandersFromOtherRegionsComeFirst(t *testing.T) {
	g := NewWithT(t)
	g.Expect(bystanders(paper{}.Hosts(), []string{"web-a"})).To(Equal([]string{"edge", "dns-b-1", "dns-a-1", "dns-a-2"}))
}

func TestNoopChangesNothingAndSaysSo(t *testing.T) {
	g := NewWithT(t)
	a, err := Noop().Inject(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(a.Confirm(t.Context())).To(Succeed())
	g.Expect(a.Heal(t.Context())).To(Succeed())
	_, control := a.(harness.Control)
	g.Expect(control).To(BeTrue())
}
