package compose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/system"
)

// FleetSize is how many resolvers a region gets when the compose file brings
// none of its own.
const FleetSize = 2

// WithFleets returns the file's system with a fleet of resolvers for each region,
// and one for the hosts outside every region, where no service of the compose
// file has the role resolver there.
func WithFleets(t *File) (*File, error) {
	with := *t
	with.Services = slices.Clone(t.Services)
	with.Hosts = slices.Clone(t.Hosts)
	for _, s := range fleets(t.Model) {
		if clash, taken := clashes(t.Model, s); taken {
			return nil, &Error{File: clash.File, Line: clash.Line, What: fleetClash(clash.Name, s)}
		}
		region := s.Region
		with.Services = append(with.Services, s)
		for i, name := range s.Hosts {
			with.Hosts = append(with.Hosts, system.Host{Name: name, Service: s.Name, Index: i + 1, Region: region, Role: system.Resolver})
		}
	}
	slices.SortFunc(with.Services, func(a, b system.Service) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(with.Hosts, func(a, b system.Host) int { return cmp.Compare(a.Name, b.Name) })
	return &with, nil
}

// checkFleets refuses services whose names, or whose hosts' names, are those of
// resolvers that the world adds.
func checkFleets(f *findings, m system.Model) {
	for _, s := range fleets(m) {
		if clash, taken := clashes(m, s); taken {
			f.fail([]string{"services", clash.Name}, "%s", fleetClash(clash.Name, s))
		}
	}
}

func fleetClash(name string, s system.Service) string {
	return fmt.Sprintf("service %q has a name of the resolvers that the world adds (%s, %s); rename it", name, s.Name, strings.Join(s.Hosts, ", "))
}

// clashes returns the service that is called as a fleet or one of its hosts is.
func clashes(m system.Model, s system.Service) (system.Service, bool) {
	ours := append([]string{s.Name}, s.Hosts...)
	i := slices.IndexFunc(m.Services, func(one system.Service) bool {
		return slices.Contains(ours, one.Name) || slices.ContainsFunc(one.Hosts, func(host string) bool { return slices.Contains(ours, host) })
	})
	if i < 0 {
		return system.Service{}, false
	}
	return m.Services[i], true
}

// fleets are the resolvers that the world adds: for each region that has hosts and
// no resolver of its own, system.Outside first.
func fleets(m system.Model) []system.Service {
	var regions []string
	for _, h := range m.Hosts {
		if !slices.Contains(regions, h.Region) {
			regions = append(regions, h.Region)
		}
	}
	slices.Sort(regions)
	var all []system.Service
	for _, region := range regions {
		if len(m.Resolvers(region)) == 0 {
			all = append(all, fleet(region))
		}
	}
	return all
}

func fleet(region string) system.Service {
	name := "dns-" + region
	if region == system.Outside {
		name = "dns-outside"
	}
	s := system.Service{Name: name, Region: region, Role: system.Resolver, Ours: true}
	for i := range FleetSize {
		s.Hosts = append(s.Hosts, fmt.Sprintf("%s-%d", name, i+1))
	}
	return s
}
