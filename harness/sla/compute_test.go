package sla

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// modelOf builds a model of services, "NAME REGION ROLE HOSTS GROUP", where "-" is none.
func modelOf(home, entry string, services ...string) system.Model {
	m := system.Model{Home: home, Entry: system.Endpoint{Service: entry}}
	for _, text := range services {
		f := strings.Fields(text)
		for i := range f {
			f[i] = strings.TrimPrefix(f[i], "-")
		}
		s := system.Service{Name: f[0], Region: f[1], Role: system.Role(f[2]), Group: f[4], Ours: f[4] == "ours"}
		n := int(f[3][0] - '0')
		for i := range n {
			name := s.Name
			if n > 1 {
				name = fmt.Sprintf("%s-%d", s.Name, i+1)
			}
			s.Hosts = append(s.Hosts, name)
			m.Hosts = append(m.Hosts, system.Host{Name: name, Service: s.Name, Index: i + 1, Region: s.Region, Role: s.Role})
		}
		if s.Region != "" && !slices.Contains(m.Regions, s.Region) {
			m.Regions = append(m.Regions, s.Region)
		}
		m.Services = append(m.Services, s)
	}
	slices.SortFunc(m.Services, func(a, b system.Service) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(m.Hosts, func(a, b system.Host) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(m.Regions)
	return m
}

// reference is a system of two regions with a home, a balancer and a pilot.
func reference() system.Model {
	return modelOf("seoul", "edge",
		"edge - balancer 1 edge", "pilot - pilot 1 pilot",
		"web-seoul seoul app 2 web", "web-tokyo tokyo app 2 web",
		"db-seoul seoul database 1 db", "db-tokyo tokyo database 1 db",
		"names-seoul seoul resolver 2 ours", "names-tokyo tokyo resolver 2 ours")
}

// sketch writes a diagram as a line.
func sketch(b Block) string {
	var inner []string
	for _, one := range b.Blocks {
		inner = append(inner, sketch(one))
	}
	switch b.Kind {
	case Part:
		return b.Name
	case Series:
		return "[" + strings.Join(inner, " > ") + "]"
	case Parallel:
		return fmt.Sprintf("(%d of: %s)", b.Needs, strings.Join(inner, " | "))
	case Switched:
		return "{" + inner[0] + " switches " + strings.Join(inner[1:], " | ") + "}"
	}
	return "?"
}

func TestWhatStandsInSeriesAndInParallel(t *testing.T) {
	two, zero := 2, 0
	for _, c := range []struct {
		name  string
		model system.Model
		parts map[string]settings.Part
		want  string
	}{
		{"one host", modelOf("", "web", "web - - 1 web"), nil, "web"},
		{"a web host and a cache", modelOf("", "web", "cache - - 1 cache", "web - - 1 web"), nil, "[web > cache]"},
		{"replicas", modelOf("", "web", "web - - 3 web"), nil, "(1 of: web-1 | web-2 | web-3)"},
		{
			"two regions with a home and a pilot", reference(), nil,
			"[edge > {pilot switches [db-seoul > (1 of: web-seoul-1 | web-seoul-2)] | [db-tokyo > (1 of: web-tokyo-1 | web-tokyo-2)]}]",
		},
		{
			"two regions without a home", modelOf("", "edge", "edge - - 1 edge", "a x - 1 app", "b y - 1 app"), nil,
			"[edge > (1 of: a | b)]",
		},
		{
			"a pilot without anything to move to", modelOf("x", "web", "web x app 1 web", "pilot - pilot 1 pilot"), nil, "[web > pilot]",
		},
		{
			"a store in one region only", modelOf("x", "web-x", "web-x x app 1 web", "web-y y app 1 web", "db x database 1 db"), nil,
			"[(1 of: web-x | web-y) > db]",
		},
		{
			"two of three members", modelOf("", "lb", "lb - balancer 1 lb", "a x - 1 m", "b y - 1 m", "c z - 1 m"),
			map[string]settings.Part{"b": {Needs: &two}},
			"[lb > (2 of: a | b | c)]",
		},
		{
			"a database of three needs a majority", modelOf("", "a", "a x database 1 m", "b y database 1 m", "c z database 1 m"), nil, "(2 of: a | b | c)",
		},
		{
			"what users can do without", modelOf("", "web", "web - - 1 web", "mail - - 1 mail"), map[string]settings.Part{"mail": {Needs: &zero}}, "web",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			sla := settings.DefaultSLA()
			sla.Parts = c.parts
			got := Compute(c.model, settings.Settings{SLA: sla})
			if s := sketch(got.Diagram); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
			if got.Availability > got.Independent+1e-12 || got.Availability <= 0.9 || got.Diagram.Availability != got.Availability {
				t.Errorf("availability %.6f, independent %.6f, of the diagram %.6f", got.Availability, got.Independent, got.Diagram.Availability)
			}
		})
	}
}

func TestTheReferenceSystemByHand(t *testing.T) {
	got := Compute(reference(), settings.Settings{SLA: settings.DefaultSLA()})
	const u = 0.001
	web := u * u
	region := func(web float64) float64 { return (1 - web) * (1 - u) }
	system := func(web float64) float64 {
		r := region(web)
		return (1 - u) * ((1-u)*(1-(1-r)*(1-r)) + u*r)
	}
	if want := system(web); math.Abs(got.Independent-want) > 1e-12 {
		t.Errorf("independent: %.9f, by hand %.9f", got.Independent, want)
	}
	common, own := 0.1*u, (u-0.1*u)/(1-0.1*u)
	if want := system(common + (1-common)*own*own); math.Abs(got.Availability-want) > 1e-12 {
		t.Errorf("with what is in common: %.9f, by hand %.9f", got.Availability, want)
	}
}

func TestWhatIsSharedIsSaidWithItsCost(t *testing.T) {
	got := Compute(reference(), settings.Settings{SLA: settings.DefaultSLA()})
	type told struct {
		id     SharedID
		name   string
		hosts  int
		costed bool
	}
	var all []told
	for _, s := range got.Shared {
		all = append(all, told{s.ID, s.Name, len(s.Hosts), s.Cost != nil})
		if s.Cost != nil && *s.Cost <= 0 {
			t.Errorf("%s %s costs %v", s.ID, s.Name, *s.Cost)
		}
	}
	want := []told{
		{SharedRegion, "seoul", 2, true},
		{SharedRegion, "tokyo", 2, true},
		{SharedResolvers, "seoul", 3, false}, // nothing is said of the fleets
		{SharedResolvers, "tokyo", 3, false},
		{SharedPilot, "pilot", 3, true},
	}
	if !slices.Equal(all, want) {
		t.Errorf("got  %v\nwant %v", all, want)
	}
}

func TestTheFilesOwnResolversHaveACost(t *testing.T) {
	m := modelOf("", "web", "web x app 1 web", "db x database 1 db", "names x resolver 1 names")
	got := Compute(m, settings.Settings{SLA: settings.DefaultSLA()})
	i := slices.IndexFunc(got.Shared, func(s Shared) bool { return s.ID == SharedResolvers })
	if i < 0 || got.Shared[i].Cost == nil || math.Abs(*got.Shared[i].Cost-0.001*0.999*0.999) > 1e-12 {
		t.Errorf("%+v", got.Shared)
	}
}

func TestWhatIsAssumedIsSaid(t *testing.T) {
	m := modelOf("", "edge", "edge - - 2 edge", "a x - 1 app", "b y - 1 app")
	got := Compute(m, settings.Settings{SLA: settings.DefaultSLA()}).Assumed
	want := []Assumption{{NeedsAssumed, "edge", 1, 2}, {NeedsAssumed, "a", 1, 2}, {SwitchAssumed, "x, y", 0, 0}}
	slices.SortFunc(got, func(a, b Assumption) int { return cmp.Or(cmp.Compare(a.ID, b.ID), -cmp.Compare(a.Of, b.Of)) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestTheObjectiveOfTheSLAGoesFirst(t *testing.T) {
	o := 0.9999
	objectives := settings.Objectives{Common: map[string]float64{"availability": 0.995}}
	m := modelOf("", "web", "web - - 1 web")
	if got := Compute(m, settings.Settings{Objectives: objectives}); *got.Objective != 0.995 {
		t.Errorf("%v", *got.Objective)
	}
	if got := Compute(m, settings.Settings{Objectives: objectives, SLA: settings.SLA{Objective: &o}}); *got.Objective != o {
		t.Errorf("%v", *got.Objective)
	}
	if got := Compute(m, settings.Settings{}); got.Objective != nil {
		t.Errorf("%v", *got.Objective)
	}
}
