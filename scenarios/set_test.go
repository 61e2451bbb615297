package scenarios_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shape is a system of some shape, with what x-gameday says beside it.
type shape struct {
	model    system.Model
	settings settings.Settings
}

// service adds a service to a model, with hosts named as compose would.
func service(m *system.Model, s system.Service, hosts int) {
	for i := range hosts {
		name := s.Name
		if hosts > 1 {
			name = fmt.Sprintf("%s-%d", s.Name, i+1)
		}
		s.Hosts = append(s.Hosts, name)
		m.Hosts = append(m.Hosts, system.Host{Name: name, Service: s.Name, Index: i + 1, Region: s.Region, Role: s.Role})
	}
	m.Services = append(m.Services, s)
}

// linked adds the links from every host to each port of every other one.
func linked(m *system.Model) {
	for _, from := range m.Hosts {
		for _, to := range m.Hosts {
			s, _ := m.Service(to.Service)
			for _, port := range s.Ports {
				if from.Name != to.Name {
					m.Links = append(m.Links, system.Link{From: from.Name, To: to.Name, Port: port})
				}
			}
		}
	}
}

// resolversFor adds the resolvers that a world adds to a region.
func resolversFor(m *system.Model, region, name string) {
	service(m, system.Service{Name: "dns-" + name, Region: region, Role: system.Resolver, Ours: true}, 2)
}

// shapes are systems of every shape that is promised something.
func shapes() map[string]shape {
	objectives := settings.Objectives{Common: map[string]float64{
		"readonly_within": 5, "failover_within": 20, "failback_within": 60, "max_data_loss": 0, "availability": 0.995, "max_stale_reads": 0, "max_amplification": 5,
	}}
	tells := settings.Workload{Rate: 100, Writes: 0.5, Region: "header('X')", Write: settings.WriteRequest{Authority: "header('Y')"}}

	var two system.Model
	two.Home, two.Regions = "seoul", []string{"seoul", "tokyo"}
	for _, region := range two.Regions {
		service(&two, system.Service{Name: "db-" + region, Region: region, Role: system.Database, Group: "db", Ports: []uint16{5432}}, 1)
		service(&two, system.Service{Name: "web-" + region, Region: region, Role: system.App, Group: "web"}, 2)
		resolversFor(&two, region, region)
	}
	service(&two, system.Service{Name: "edge", Role: system.Balancer}, 1)
	service(&two, system.Service{Name: "pilot", Role: system.Pilot}, 1)
	resolversFor(&two, system.Outside, "outside")

	button := settings.Settings{Objectives: objectives, Workloads: []settings.Workload{tells}, Changes: []settings.Change{
		{Name: "failover", Target: "role=pilot", Argv: "press away", Undo: "press home", InBlackout: true},
		{Name: "New config", Target: "role=app", Argv: "push 'new config'"},
	}}

	var quorum system.Model
	quorum.Regions = []string{"a", "b", "c"}
	for _, region := range quorum.Regions {
		service(&quorum, system.Service{Name: "store-" + region, Region: region, Group: "store"}, 1)
		resolversFor(&quorum, region, region)
	}
	service(&quorum, system.Service{Name: "edge"}, 1)
	resolversFor(&quorum, system.Outside, "outside")

	var single system.Model
	service(&single, system.Service{Name: "web"}, 1)
	service(&single, system.Service{Name: "cache", Ports: []uint16{6379}}, 1)
	resolversFor(&single, system.Outside, "outside")

	var five system.Model
	service(&five, system.Service{Name: "store"}, 5)
	service(&five, system.Service{Name: "edge"}, 1)
	resolversFor(&five, system.Outside, "outside")

	linked(&two)
	linked(&single)
	return map[string]shape{
		"two-regions-with-a-home":   {two, settings.Settings{Objectives: objectives, Workloads: []settings.Workload{tells}}},
		"two-regions-with-a-button": {two, button},
		"a-quorum-in-three-regions": {quorum, settings.Settings{Objectives: objectives, Workloads: []settings.Workload{{Rate: 100, Writes: 0.5, Region: "header('X')"}}}},
		"one-web-host-and-a-cache":  {single, settings.Settings{Objectives: settings.Objectives{Common: map[string]float64{"failover_within": 20}}, Workloads: []settings.Workload{{Rate: 100, Writes: 0.5}}}},
		"five-of-a-kind":            {five, settings.Settings{Workloads: []settings.Workload{{Rate: 100, Writes: 0.5}}}},
	}
}

// everything is what a world can do that can do all.
func everything() []system.Capability {
	return []system.Capability{
		system.CanPackets, system.CanStreams, system.CanNames, system.CanProcesses, system.CanResources,
		system.CanFiles, system.CanAddresses, system.CanWitnesses, system.CanLogs, system.CanClocks,
	}
}

// TestWhatASystemGivesRiseTo compares all that is tried on systems of every shape,
// and what is demanded of them, with golden files.
func TestWhatASystemGivesRiseTo(t *testing.T) {
	for name, s := range shapes() {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			set := scenarios.From(s.model, s.settings)
			var text strings.Builder
			for _, why := range set.NotDemanded {
				fmt.Fprintf(&text, "note: %s\n", why)
			}
			seen := map[string]bool{}
			for _, one := range set.Scenarios {
				g.Expect(one.Check(s.model, injectors.All(), everything())).To(Succeed())
				g.Expect(seen[one.ID]).To(BeFalse(), "two scenarios have the id %s", one.ID)
				seen[one.ID] = true
				fmt.Fprintf(&text, "\n[%s]\n", strings.Join(one.Labels, " "))
				g.Expect(one.Print(&text, 7, harness.BlastRadiusOf(s.model, injectors.All(), one.Plan, 7))).To(Succeed())
			}
			g.Expect(set.Scenarios[0].Control).To(BeTrue(), "the control comes first")
			file := filepath.Join("testdata", name+".txt")
			if *update {
				g.Expect(os.MkdirAll("testdata", 0o755)).To(Succeed())
				g.Expect(os.WriteFile(file, []byte(text.String()), 0o644)).To(Succeed())
			}
			want, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(text.String()).To(Equal(string(want)), "run the test with -update and read the difference")
		})
	}
}

// TestTheGateIsWhatItWas counts the scenarios of the reference system's profiles.
func TestTheGateIsWhatItWas(t *testing.T) {
	s := shapes()["two-regions-with-a-home"]
	count := map[string]int{}
	for _, one := range scenarios.From(s.model, s.settings).Scenarios {
		for _, label := range one.Labels {
			count[label]++
		}
	}
	g := NewWithT(t)
	g.Expect(count["dev"]).To(Equal(7))
	g.Expect(count["gate"]).To(Equal(21))
}
