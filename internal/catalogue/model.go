package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/system"
)

// twoRegions is the system that examples are made for: a balancer, and in each of two
// regions two app hosts, a database and two resolvers.
func twoRegions() system.Model {
	m := system.Model{Regions: []string{"seoul", "tokyo"}, Home: "seoul", Entry: system.Endpoint{Service: "edge", Port: 8080}}
	add := func(hosts int, s system.Service) {
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
	for _, r := range m.Regions {
		add(1, system.Service{Name: "db-" + r, Region: r, Role: system.Database, Group: "db", Ports: []uint16{5432}})
		add(2, system.Service{Name: "dns-" + r, Region: r, Role: system.Resolver, Ours: true})
		add(2, system.Service{Name: "web-" + r, Region: r, Role: system.App, Group: "web", Ports: []uint16{8080}, DependsOn: []string{"db-" + r}})
	}
	add(1, system.Service{Name: "edge", Role: system.Balancer, Ports: []uint16{8080}, DependsOn: []string{"web-seoul", "web-tokyo"}})
	slices.SortFunc(m.Services, func(a, b system.Service) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(m.Hosts, func(a, b system.Host) int { return strings.Compare(a.Name, b.Name) })
	m.Links = links(m)
	return m
}

// links are those from every host to each port of every other one.
func links(m system.Model) []system.Link {
	var all []system.Link
	for _, from := range m.Hosts {
		for _, to := range m.Hosts {
			s, _ := m.Service(to.Service)
			for _, port := range s.Ports {
				if from.Name != to.Name {
					all = append(all, system.Link{From: from.Name, To: to.Name, Port: port})
				}
			}
		}
	}
	return all
}
