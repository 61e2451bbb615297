package compose

import (
	"cmp"
	"fmt"
	"slices"

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
	for _, region := range t.inhabited() {
		if len(t.Resolvers(region)) > 0 {
			continue
		}
		s := fleet(region)
		if clash, taken := t.Service(s.Name); taken {
			return nil, fmt.Errorf("compose: %s:%d: service %q has the name of the resolver fleet of its region; rename it",
				t.Path, clash.Line, s.Name)
		}
		with.Services = append(with.Services, s)
		for i, name := range s.Hosts {
			with.Hosts = append(with.Hosts, system.Host{Name: name, Service: s.Name, Index: i + 1, Region: region, Role: system.Resolver})
		}
	}
	slices.SortFunc(with.Services, func(a, b system.Service) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(with.Hosts, func(a, b system.Host) int { return cmp.Compare(a.Name, b.Name) })
	return &with, nil
}

// inhabited lists the regions that have hosts, system.Outside first.
func (t *File) inhabited() []string {
	var regions []string
	for _, h := range t.Hosts {
		if !slices.Contains(regions, h.Region) {
			regions = append(regions, h.Region)
		}
	}
	slices.Sort(regions)
	return regions
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
