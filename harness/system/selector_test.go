package system_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/system"
)

// board is a small system: two regions with a home, and a pilot outside.
func board() system.Model {
	m := system.Model{Regions: []string{"osaka", "seoul"}, Home: "seoul"}
	add := func(service, region string, role system.Role, hosts ...string) {
		m.Services = append(m.Services, system.Service{Name: service, Region: region, Role: role, Hosts: hosts})
		for i, h := range hosts {
			m.Hosts = append(m.Hosts, system.Host{Name: h, Service: service, Index: i + 1, Region: region, Role: role})
		}
	}
	add("db-osaka", "osaka", system.Database, "db-osaka")
	add("db-seoul", "seoul", system.Database, "db-seoul")
	add("pilot", system.Outside, system.Pilot, "pilot")
	add("store", "osaka", "", "store-1", "store-2", "store-3", "store-4", "store-5")
	add("web", "seoul", system.App, "web-1", "web-2")
	return m
}

func TestSelectorResolve(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"all", "db-osaka db-seoul pilot store-1 store-2 store-3 store-4 store-5 web-1 web-2"},
		{"region=home", "db-seoul web-1 web-2"},
		{"region!=home", "db-osaka pilot store-1 store-2 store-3 store-4 store-5"},
		{"region=outside", "pilot"},
		{"region=outside|home", "db-seoul pilot web-1 web-2"},
		{"role=database,region=home", "db-seoul"},
		{"role=database,region!=home", "db-osaka"},
		{"host=web-2|db-osaka", "db-osaka web-2"},
		{"first 1 of service=web", "web-1"},
		{"first 2 of service=web", "web-1 web-2"},
		{"minority of service=store", "store-1 store-2"},
		{"majority of service=store", "store-1 store-2 store-3"},
		{"majority of service=web", "web-1 web-2"},
		{"majority of role=pilot", "pilot"},
		{"region=osaka but not role=database", "store-1 store-2 store-3 store-4 store-5"},
		{"minority of all but not service=store but not first 1 of service=web", "db-osaka"},
		{"region=home but not role=resolver", "db-seoul web-1 web-2"},
	} {
		s, err := system.ParseSelector(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got, err := s.Resolve(board(), 1)
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, %v; want %s", c.text, got, err, c.want)
		}
		if s.String() != c.text {
			t.Errorf("%s is printed as %s", c.text, s)
		}
	}
}

func TestSelectorResolveRefuses(t *testing.T) {
	for _, c := range []struct {
		text, want string
		nothing    bool
	}{
		{"", `selector "": no host fits: no hosts are named`, true},
		{"host=web-3", `selector "host=web-3": no such host "web-3" (did you mean "web-1"?)`, false},
		{"region!=seul", `selector "region!=seul": no such region "seul" (did you mean "seoul"?)`, false},
		{"service=wep", `selector "service=wep": no such service "wep" (did you mean "web"?)`, false},
		{"role=databse", `selector "role=databse": no such role "databse" (did you mean "database"?)`, false},
		{"role=resolver", `selector "role=resolver": no host fits`, true},
		{"any 3 of service=web", `selector "any 3 of service=web": 3 are asked for, and only 2 fit: [web-1 web-2]`, false},
		{"minority of service=web", `selector "minority of service=web": no host fits: a minority of 2 is none`, true},
		{"all but not host=x", `selector "all but not host=x": but not host=x: no such host "x" (known: `, false},
		{"service=web but not region=home", `selector "service=web but not region=home": no host fits`, true},
	} {
		s, err := system.ParseSelector(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		_, err = s.Resolve(board(), 1)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || errors.Is(err, system.ErrNoHost) != c.nothing {
			t.Errorf("%q: got %v\nwant %s", c.text, err, c.want)
		}
	}
	homeless := board()
	homeless.Home = ""
	want := `selector "region=home": region=home: the system has no home region; x-gameday.home names one`
	if _, err := system.AtHome().Resolve(homeless, 1); err == nil || err.Error() != want {
		t.Errorf("without a home: %v", err)
	}
}

func TestSelectorParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"regon=home", `selector "regon=home": unknown key "regon" (did you mean "region"?)`},
		{"colour=red", `selector "colour=red": unknown key "colour" (known: host, region, role, service)`},
		{"region=", `selector "region=": region: a value is missing`},
		{"region=home,", `selector "region=home,": it ends where a term is to come, such as region=home`},
		{"region=home role=app", `selector "region=home role=app": "role" is too much; terms are joined by a comma, values of a term by |`},
		{"web-1", `selector "web-1": "web-1" is no selector; a host is named by host=web-1`},
		{"majorty of all", `selector "majorty of all": "majorty" is no selector (did you mean "majority"?)`},
		{"any of all", `selector "any of all": after "any" comes a number of at least 1, as in "any 1 of service=web"`},
		{"first 0 of all", `selector "first 0 of all": after "first" comes a number of at least 1, as in "first 1 of service=web"`},
		{"any 2 all", `selector "any 2 all": after "any" comes "of", as in "any 2 of all"`},
		{"all but role=app", `selector "all but role=app": after "but" comes "not"`},
		{"all but not", `selector "all but not": it ends where hosts are to be named, such as region=home`},
		{`host="a`, `selector "host=\"a": a text in quotes is not closed, or is none: "a`},
		{"host=a/b", `selector "host=a/b": '/' cannot stand here; a name with such characters stands in quotes`},
		{strings.Repeat("a", 5000), "selector: 5000 bytes are too many, at most 4096"},
	} {
		if _, err := system.ParseSelector(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%.40s: got %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestSelectorReadsLeniently(t *testing.T) {
	for _, c := range []struct {
		text string
		want system.Selector
	}{
		{" role = database , region=home ", system.OfRole(system.Database).And(system.AtHome())},
		{"all of region=home", system.AtHome()},
		{"all of all", system.All()},
		{`region="seoul"|outside`, system.InRegion("seoul", system.Outside)},
		{`region="north east"`, system.InRegion("north east")},
		{"host=all|first|but", system.Hosts("all", "first", "but")},
	} {
		if got, err := system.ParseSelector(c.text); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v", c.text, got, err)
		}
	}
}

func TestSelectorCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		s    system.Selector
	}{
		{"no pick", system.Selector{Terms: []system.Term{{Key: system.KeyHost, Values: []string{"a"}}}}},
		{"no values", system.Hosts()},
		{"an empty name", system.Hosts("")},
		{"bytes that are no text", system.Hosts("\xff")},
		{"a line break", system.Hosts("a\nb")},
		{"none of them", system.All().Any(0)},
		{"a number for all", system.Selector{Pick: system.Pick{How: system.PickAll, N: 1}}},
		{"a text without end", system.Hosts(strings.Repeat("a", 5000))},
		{"unknown pick", system.Selector{Pick: system.Pick{How: "most"}}},
		{"but not nothing", system.All().ButNot(system.Selector{})},
		{"but not but not", system.All().ButNot(system.All().ButNot(system.AtHome()))},
	} {
		if c.s.Check() == nil {
			t.Errorf("%s is accepted", c.name)
		}
		if _, err := c.s.MarshalText(); err == nil {
			t.Errorf("%s is encoded", c.name)
		}
		if _, err := c.s.Resolve(board(), 1); err == nil {
			t.Errorf("%s is resolved", c.name)
		}
	}
}

// TestSelectorDrawIsStable pins what a seed draws: a run must be the same run after
// an update.
func TestSelectorDrawIsStable(t *testing.T) {
	var got []string
	for seed := range int64(6) {
		names, err := system.OfService("store").Any(2).Resolve(board(), seed)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Join(names, "+"))
	}
	want := []string{"store-2+store-3", "store-1+store-3", "store-2+store-4", "store-1+store-4", "store-3+store-5", "store-1+store-3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestSelectorDrawReachesEverybody(t *testing.T) {
	seen := map[string]int{}
	for seed := range int64(1000) {
		names, err := system.OfService("store").Any(2).Resolve(board(), seed)
		if err != nil || len(names) != 2 || !slices.IsSorted(names) || names[0] == names[1] {
			t.Fatalf("seed %d: %v, %v", seed, names, err)
		}
		seen[names[0]]++
		seen[names[1]]++
	}
	for _, host := range board().Select(func(h system.Host) bool { return h.Service == "store" }) {
		if n := seen[host]; n < 320 || n > 480 {
			t.Errorf("%s was drawn %d times of 2000, 400 would be fair", host, n)
		}
	}
}

// drawSelector draws any selector that Check accepts.
func drawSelector(t *rapid.T) system.Selector {
	if rapid.IntRange(0, 9).Draw(t, "zero") == 0 {
		return system.Selector{}
	}
	s := drawPart(t)
	for range rapid.IntRange(0, 2).Draw(t, "buts") {
		s = s.ButNot(drawPart(t))
	}
	return s
}

func drawPart(t *rapid.T) system.Selector {
	s := system.All()
	for range rapid.IntRange(0, 3).Draw(t, "terms") {
		s.Terms = append(s.Terms, system.Term{
			Key:    rapid.SampledFrom([]system.Key{system.KeyHost, system.KeyService, system.KeyRegion, system.KeyRole}).Draw(t, "key"),
			Not:    rapid.Bool().Draw(t, "not"),
			Values: rapid.SliceOfN(drawName(), 1, 3).Draw(t, "values"),
		})
	}
	n := rapid.IntRange(1, 1000).Draw(t, "n")
	switch rapid.IntRange(0, 4).Draw(t, "pick") {
	case 1:
		s = s.First(n)
	case 2:
		s = s.Any(n)
	case 3:
		s = s.Minority()
	case 4:
		s = s.Majority()
	}
	return s
}

func drawName() *rapid.Generator[string] {
	plain := rapid.StringMatching(`[a-z][a-z0-9-]{0,6}`)
	odd := rapid.String().Filter(func(s string) bool { return system.Hosts(s).Check() == nil })
	return rapid.OneOf(plain, odd, rapid.SampledFrom([]string{"home", "outside", "all", "but", "not", "of", `a"b`, "a|b"}))
}

func TestSelectorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSelector(t)
		if err := s.Check(); err != nil {
			t.Fatalf("drawn wrongly: %v", err)
		}
		if back, err := system.ParseSelector(s.String()); err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("%s: %v\n%#v\n%#v", s, err, s, back)
		}
		text, err := json.Marshal(map[string]system.Selector{"s": s})
		if err != nil {
			t.Fatal(err)
		}
		var back map[string]system.Selector
		if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back["s"], s) {
			t.Fatalf("%s: %v", text, err)
		}
	})
}

// TestSelectorResolveIsSound: hosts of the model, in its order, each once, never
// none, and the same again.
func TestSelectorResolveIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, seed := drawSelector(t), rapid.Int64().Draw(t, "seed")
		names, err := s.Resolve(board(), seed)
		if err != nil {
			return
		}
		again, _ := s.Resolve(board(), seed)
		all, _ := system.All().Resolve(board(), seed)
		inOrder := slices.DeleteFunc(all, func(h string) bool { return !slices.Contains(names, h) })
		if len(names) == 0 || !slices.Equal(names, again) || !slices.Equal(names, inOrder) {
			t.Fatalf("%s: %v, again %v", s, names, again)
		}
	})
}

func FuzzParseSelector(f *testing.F) {
	for _, seed := range []string{"", "all", "region=home", "any 1 of service=web but not host=web-1", `host="a b"|c`, "minority of role!=app"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := system.ParseSelector(text)
		if err != nil {
			return
		}
		back, err := system.ParseSelector(s.String())
		if err != nil || !reflect.DeepEqual(back, s) {
			t.Errorf("%q: %v\n%#v\n%#v", text, err, s, back)
		}
	})
}
