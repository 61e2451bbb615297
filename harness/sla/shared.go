package sla

import (
	"slices"

	"github.com/gameday-harness/gameday/harness/system"
)

// AssumptionID names something that was assumed, since the file does not say it.
type AssumptionID string

// Assumptions.
const (
	NeedsAssumed  AssumptionID = "needs_assumed"  // so many of the hosts that do the same must be up
	SwitchAssumed AssumptionID = "switch_assumed" // users are moved between regions without fail
)

// Assumption is something that the diagram rests on.
type Assumption struct {
	ID    AssumptionID `json:"id"`
	Of    string       `json:"of"`
	Needs int          `json:"needs,omitempty"` // of Count hosts
	Count int          `json:"count,omitempty"`
}

// SharedID names a kind of thing that parts share, so that they do not fail
// independently of each other.
type SharedID string

// What parts share.
const (
	SharedRegion    SharedID = "region"    // hosts that stand in parallel in one place
	SharedResolvers SharedID = "resolvers" // the fleet that all hosts of a region ask
	SharedPilot     SharedID = "pilot"     // that moves users to another region
)

// Shared is something that parts share.
type Shared struct {
	ID    SharedID `json:"id"`
	Name  string   `json:"name"` // the region, or the pilot
	Hosts []string `json:"hosts"`
	// Cost is the availability that is lost by it; nil where it is not known, since
	// nothing is said of the thing itself.
	Cost *float64 `json:"cost,omitempty"`
}

// shared lists what parts share, with what it costs: the availability without it,
// less the availability with it.
func (d *drawing) shared(m system.Model, c Case) []Shared {
	with := d.root.Available(c)
	cost := func(better Case) *float64 {
		lost := max(0, d.root.Available(better)-with)
		return &lost
	}
	var found []Shared
	for _, region := range slices.Concat([]string{system.Outside}, m.Regions) {
		apart := c
		apart.Apart = map[string]bool{region: true}
		if hosts := d.together(region); len(hosts) > 1 {
			found = append(found, Shared{SharedRegion, placeName(region), hosts, cost(apart)})
		}
	}
	for _, region := range m.Regions {
		if s, any := d.resolvers(m, region, cost, c); any {
			found = append(found, s)
		}
	}
	if d.pilot != nil {
		sure := c
		sure.Sure = hostSet(d.pilot.hosts)
		found = append(found, Shared{SharedPilot, d.pilot.name, d.behindPilot(), cost(sure)})
	}
	return found
}

// together lists the hosts of a region that stand in parallel to another one there.
func (d *drawing) together(region string) []string {
	var hosts []string
	for _, g := range d.groups {
		if near := g.in(region); len(near) > 1 && g.needs < len(g.hosts) {
			for _, h := range near {
				hosts = append(hosts, h.Name)
			}
		}
	}
	return hosts
}

// resolvers is the fleet that the hosts of a region ask. Nothing is known of one that
// the file does not describe.
func (d *drawing) resolvers(m system.Model, region string, cost func(Case) *float64, c Case) (Shared, bool) {
	var hosts []string
	fleet := map[string]bool{}
	for _, h := range m.Hosts {
		service, _ := m.Service(h.Service)
		switch {
		case h.Region != region:
		case h.Role == system.Resolver && !service.Ours:
			fleet[h.Name] = true
		case h.Role != system.Resolver:
			hosts = append(hosts, h.Name)
		}
	}
	s := Shared{ID: SharedResolvers, Name: region, Hosts: hosts}
	if len(fleet) > 0 {
		sure := c
		sure.Sure = fleet
		s.Cost = cost(sure)
	}
	return s, len(hosts) > 1
}

// behindPilot lists the hosts that users reach only when the pilot moves them.
func (d *drawing) behindPilot() []string {
	var hosts []string
	for _, g := range d.groups {
		if g.needs > 1 || len(g.regions()) == 1 {
			continue
		}
		for _, h := range g.hosts {
			if h.Region != d.model.Home {
				hosts = append(hosts, h.Name)
			}
		}
	}
	return hosts
}

func hostSet(hosts []system.Host) map[string]bool {
	set := map[string]bool{}
	for _, h := range hosts {
		set[h.Name] = true
	}
	return set
}
