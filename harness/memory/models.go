package memory

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness/system"
)

// Regions is a model for tests: a service with roles in two regions, here (at home)
// and there, with a balancer and a pilot in third places.
func Regions() system.Model {
	return made(system.Model{Home: "here", Regions: []string{"here", "there"}, Entry: system.Endpoint{Service: "front", Port: 8080}},
		group{system.Service{Name: "front", Role: system.Balancer, Ports: []uint16{8080}}, 1},
		group{system.Service{Name: "pilot", Role: system.Pilot, Ports: []uint16{8090}}, 1},
		group{system.Service{Name: "app-here", Region: "here", Role: system.App, Ports: []uint16{80}}, 2},
		group{system.Service{Name: "app-there", Region: "there", Role: system.App, Ports: []uint16{80}}, 2},
		group{system.Service{Name: "db-here", Region: "here", Role: system.Database, Ports: []uint16{5432}}, 1},
		group{system.Service{Name: "db-there", Region: "there", Role: system.Database, Ports: []uint16{5432}}, 1},
		group{system.Service{Name: "dns", Role: system.Resolver, Ours: true}, 1},
		group{system.Service{Name: "dns-here", Region: "here", Role: system.Resolver, Ours: true}, 2},
		group{system.Service{Name: "dns-there", Region: "there", Role: system.Resolver, Ours: true}, 2},
	)
}

// Quorum is a model for tests: a store of three members in three regions behind a
// balancer, without a home.
func Quorum() system.Model {
	services := []group{
		{system.Service{Name: "front", Role: system.Balancer, Ports: []uint16{8080}}, 1},
		{system.Service{Name: "dns", Role: system.Resolver, Ours: true}, 1},
	}
	regions := []string{"east", "north", "west"}
	for _, r := range regions {
		services = append(services,
			group{system.Service{Name: "store-" + r, Region: r, Role: system.Database, Ports: []uint16{7000}}, 1},
			group{system.Service{Name: "dns-" + r, Region: r, Role: system.Resolver, Ours: true}, 1})
	}
	return made(system.Model{Regions: regions, Entry: system.Endpoint{Service: "front", Port: 8080}}, services...)
}

// Single is a model for tests: one web host with a cache, and no region.
func Single() system.Model {
	return made(system.Model{Entry: system.Endpoint{Service: "web", Port: 8080}},
		group{system.Service{Name: "web", Ports: []uint16{8080}, DependsOn: []string{"cache"}}, 1},
		group{system.Service{Name: "cache", Ports: []uint16{6379}}, 1},
		group{system.Service{Name: "dns", Role: system.Resolver, Ours: true}, 1},
	)
}

// Fleet is a model for tests: a store of n equal hosts, that all take users.
func Fleet(n int) system.Model {
	return made(system.Model{Entry: system.Endpoint{Service: "store", Port: 8080}},
		group{system.Service{Name: "store", Ports: []uint16{8080}}, n},
		group{system.Service{Name: "dns", Role: system.Resolver, Ours: true}, 1},
	)
}

// group is a service of so many hosts.
type group struct {
	system.Service
	n int
}

// made fills a model with services, their hosts, and a link from every host to
// every port of every other one.
func made(m system.Model, groups ...group) system.Model {
	for _, g := range groups {
		for i := range g.n {
			name := g.Name
			if g.n > 1 {
				name = fmt.Sprintf("%s-%d", g.Name, i+1)
			}
			g.Hosts = append(g.Hosts, name)
			m.Hosts = append(m.Hosts, system.Host{Name: name, Service: g.Name, Index: i + 1, Region: g.Region, Role: g.Role})
		}
		m.Services = append(m.Services, g.Service)
	}
	slices.SortFunc(m.Services, func(a, b system.Service) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(m.Hosts, func(a, b system.Host) int { return cmp.Compare(a.Name, b.Name) })
	for _, from := range m.Hosts {
		for _, to := range m.Hosts {
			service, _ := m.Service(to.Service)
			for _, port := range service.Ports {
				if from.Name != to.Name {
					m.Links = append(m.Links, system.Link{From: from.Name, To: to.Name, Port: port})
				}
			}
		}
	}
	return m
}
