package sla

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// drawing is a diagram while it is drawn.
type drawing struct {
	model   system.Model
	sla     settings.SLA
	groups  []group
	pilot   *group // that moves users between regions
	root    Block
	assumed []Assumption
}

// group is the hosts that do the same, under whatever names.
type group struct {
	name  string // of its first service
	hosts []system.Host
	needs int // how many of them must be up
	said  bool
	role  system.Role
	entry bool
}

// draw finds what stands in series and what in parallel:
//
//   - Each group of hosts that do the same must be up, so groups stand in series, the
//     one where users enter first.
//   - Groups of which one host is enough and that stand in the same regions make one
//     block: these regions stand in parallel, and within a region its groups in series.
//   - The hosts of any other group stand in parallel, wherever they are.
//   - A pilot is no part of the way of a request. It moves users to another region than
//     home, so it is the switch of the block of regions.
func draw(m system.Model, s settings.SLA) *drawing {
	d := &drawing{model: m, sla: s}
	d.findGroups()
	d.takePilot()
	var inRow []Block
	drawn := map[string]bool{}
	for _, g := range d.groups {
		where := strings.Join(g.regions(), ", ")
		switch {
		case g.needs > 1 || len(g.regions()) == 1:
			inRow = append(inRow, beside(g.title(), g.needs, d.parts(g.hosts)...))
		case !drawn[where]:
			drawn[where] = true
			inRow = append(inRow, d.regions(g.regions()))
		}
	}
	d.root = row("the system", inRow...)
	return d
}

// findGroups lists the groups that users need, the entry's first, then those outside
// all regions, then by name.
func (d *drawing) findGroups() {
	at := map[string]int{}
	for _, s := range d.model.Services {
		if s.Ours || len(s.Hosts) == 0 {
			continue
		}
		i, known := at[groupName(s)]
		if !known {
			i = len(d.groups)
			at[groupName(s)] = i
			d.groups = append(d.groups, group{name: s.Name, role: s.Role})
		}
		g := &d.groups[i]
		g.entry = g.entry || s.Name == d.model.Entry.Service
		for _, name := range s.Hosts {
			host, _ := d.model.Host(name)
			g.hosts = append(g.hosts, host)
		}
		if needs := d.sla.Parts[s.Name].Needs; needs != nil {
			g.needs, g.said = *needs, true
		}
	}
	for i := range d.groups {
		d.assumeNeeds(&d.groups[i])
	}
	d.groups = slices.DeleteFunc(d.groups, func(g group) bool { return g.said && g.needs == 0 })
	slices.SortStableFunc(d.groups, func(a, b group) int {
		return cmp.Or(first(a.entry, b.entry), first(len(a.regions()) == 1, len(b.regions()) == 1), cmp.Compare(a.name, b.name))
	})
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// assumeNeeds fills in how many hosts of a group must be up, where nobody says it.
func (d *drawing) assumeNeeds(g *group) {
	if g.said {
		return
	}
	g.needs = 1
	if g.role == system.Database && len(g.hosts) >= 3 {
		g.needs = len(g.hosts)/2 + 1
	}
	if len(g.hosts) > 1 {
		d.assumed = append(d.assumed, Assumption{ID: NeedsAssumed, Of: g.name, Needs: g.needs, Count: len(g.hosts)})
	}
}

// takePilot takes the pilot out of the groups, where there are regions to move users
// between and one of them is home.
func (d *drawing) takePilot() {
	home := d.model.Home
	moves := slices.ContainsFunc(d.groups, func(g group) bool {
		return g.role != system.Pilot && g.needs == 1 && len(g.regions()) > 1 && slices.Contains(g.regions(), home)
	})
	i := slices.IndexFunc(d.groups, func(g group) bool { return g.role == system.Pilot })
	if home == "" || !moves || i < 0 {
		return
	}
	pilot := d.groups[i]
	d.pilot = &pilot
	d.groups = slices.Delete(d.groups, i, i+1)
}

// regions puts regions in parallel, each with all groups that stand in just these.
func (d *drawing) regions(regions []string) Block {
	var branches []Block
	for _, region := range regions {
		var within []Block
		for _, g := range d.groups {
			if g.needs == 1 && slices.Equal(g.regions(), regions) {
				within = append(within, beside(g.in(region)[0].Service, 1, d.parts(g.in(region))...))
			}
		}
		branches = append(branches, row("region "+placeName(region), within...))
	}
	home := slices.Index(regions, d.model.Home)
	if d.pilot == nil || home < 0 {
		d.assumed = append(d.assumed, Assumption{ID: SwitchAssumed, Of: strings.Join(names(regions), ", ")})
		return beside("regions", 1, branches...)
	}
	active := branches[home]
	others := slices.Delete(slices.Clone(branches), home, home+1)
	blocks := append([]Block{beside(d.pilot.name, d.pilot.needs, d.parts(d.pilot.hosts)...), active}, others...)
	return Block{Kind: Switched, Name: "regions", Blocks: blocks}
}

func (d *drawing) parts(hosts []system.Host) []Block {
	var parts []Block
	for _, h := range hosts {
		p := Block{Kind: Part, Name: h.Name, Place: h.Region, Availability: d.sla.Host.Value, Source: string(d.sla.Host.Source)}
		if said := d.sla.Parts[h.Service].Availability; said != nil {
			p.Availability, p.Source = *said, string(settings.Given)
		}
		parts = append(parts, p)
	}
	return parts
}

// title is the name of the service, or of one of several that do the same.
func (g group) title() string {
	if slices.ContainsFunc(g.hosts, func(h system.Host) bool { return h.Service != g.name }) {
		return "hosts like " + g.name
	}
	return g.name
}

// regions of a group, sorted, Outside included.
func (g group) regions() []string {
	var all []string
	for _, h := range g.hosts {
		all = append(all, h.Region)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (g group) in(region string) []system.Host {
	return slices.DeleteFunc(slices.Clone(g.hosts), func(h system.Host) bool { return h.Region != region })
}

// placeName is what a place is called.
func placeName(region string) string { return cmp.Or(region, "outside") }

func names(regions []string) []string {
	var all []string
	for _, r := range regions {
		all = append(all, placeName(r))
	}
	return all
}
