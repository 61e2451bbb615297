package compose

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/system"
)

// DefaultMaxLinks is how many links get a toxiproxy proxy of their own unless
// Load is told otherwise.
const DefaultMaxLinks = 512

// findLinks pairs every host with every declared port of every other host, the
// pairs that depends_on and links name first, up to a cap. What the cap leaves
// out is still routed and can be cut, but takes no TCP toxics.
func findLinks(f *findings, services []system.Service, limit int) []system.Link {
	l := linker{limit: limit, leftOut: map[string]int{}}
	for _, named := range []bool{true, false} {
		for _, from := range services {
			for _, to := range services {
				if slices.Contains(from.DependsOn, to.Name) == named {
					l.pair(from, to)
				}
			}
		}
	}
	if l.total > limit {
		f.warn([]string{"services"}, "%d links: %d are above the cap of %d and take no TCP toxics, though they are routed and can be cut: %s",
			l.total, l.total-limit, limit, l.describeLeftOut())
	}
	slices.SortFunc(l.links, func(a, b system.Link) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Port, b.Port))
	})
	return l.links
}

// warnSilent speaks of services that others depend on and that declare no port.
func warnSilent(f *findings, services []system.Service) {
	for _, to := range services {
		wanted := slices.ContainsFunc(services, func(s system.Service) bool { return slices.Contains(s.DependsOn, to.Name) })
		if wanted && len(to.Ports) == 0 {
			f.warn([]string{"services", to.Name}, "service %q declares no TCP port: connections to it are routed and can be cut, "+
				"but take no TCP toxics; name the port under expose (its image is not one whose ports are known)", to.Name)
		}
	}
}

// needs lists the services that one names under depends_on or links, sorted.
func needs(spec types.ServiceConfig) []string {
	names := slices.Collect(maps.Keys(spec.DependsOn))
	for _, link := range spec.Links {
		name, _, _ := strings.Cut(link, ":")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

type linker struct {
	limit   int
	total   int
	links   []system.Link
	leftOut map[string]int // "web -> db": links
}

// pair links every host of one service to every port of every host of another.
func (l *linker) pair(from, to system.Service) {
	for _, a := range from.Hosts {
		for _, b := range to.Hosts {
			if a != b {
				l.connect(a, b, from.Name+" -> "+to.Name, to.Ports)
			}
		}
	}
}

func (l *linker) connect(a, b, name string, ports []uint16) {
	room := min(max(l.limit-l.total, 0), len(ports))
	for _, port := range ports[:room] {
		l.links = append(l.links, system.Link{From: a, To: b, Port: port})
	}
	if room < len(ports) {
		l.leftOut[name] += len(ports) - room
	}
	l.total += len(ports)
}

func (l *linker) describeLeftOut() string {
	const most = 8
	var names []string
	for _, name := range slices.Sorted(maps.Keys(l.leftOut)) {
		names = append(names, fmt.Sprintf("%s (%d)", name, l.leftOut[name]))
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("and %d more pairs of services", more))
	}
	return strings.Join(names, ", ")
}
