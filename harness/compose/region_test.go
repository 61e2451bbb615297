package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       bool
	}{
		{"a letter missing", "seul", "seoul", true},
		{"two letters swapped", "tokoy", "tokyo", true},
		{"other case", "Seoul", "seoul", true},
		{"a part misspelt", "us-esat-1", "us-east-1", true},
		{"a part misspelt, of another number", "us-esat-2", "us-east-1", true},
		{"a mark missing", "us-east1", "us-east-1", true},
		{"a long word, two edits", "singapoure", "singapore", true},
		{"another script", "서울특별시", "서울특벌시", true},

		{"the same", "seoul", "seoul", false},
		{"others", "seoul", "tokyo", false},
		{"numbers of a series", "us-east-2", "us-east-1", false},
		{"one without a number", "eastus", "eastus2", false},
		{"letters of a series", "zone-b", "zone-a", false},
		{"directions", "us-west", "us-east", false},
		{"directions in a word", "japanwest", "japaneast", false},
		{"two directions", "ap-southeast-1", "ap-northeast-1", false},
		{"directions and numbers", "us-west1", "us-east4", false},
		{"continents", "us-west-1", "eu-west-1", false},
		{"airports", "dub", "dus", false},
		{"short words", "rome", "bern", false},
		{"longer words that only look alike", "inner", "outer", false},
		{"another script, one syllable in common", "대구", "대전", false},
	} {
		if alike(c.a, c.b) != c.want || alike(c.b, c.a) != c.want {
			t.Errorf("%s: alike(%q, %q) = %v, %v, want %v", c.name, c.a, c.b, alike(c.a, c.b), alike(c.b, c.a), c.want)
		}
	}
}

func TestMistyped(t *testing.T) {
	const sure, perhaps = "did you mean", "looks like"
	for _, c := range []struct {
		name     string
		region   string
		uses     map[string][]string
		declared []string
		home     string
		want     string // part of what is said; "": nothing
	}{
		{"one of two", "seul", map[string][]string{"seul": {"a"}, "seoul": {"c", "d"}}, nil, "", sure},
		{"as meant by more", "seoul", map[string][]string{"seul": {"a"}, "seoul": {"c", "d"}}, nil, "", ""},
		{"one of home's two", "seul", map[string][]string{"seul": {"a"}, "seoul": {"b"}}, nil, "seoul", sure},
		{"home", "seoul", map[string][]string{"seul": {"a"}, "seoul": {"b"}}, nil, "seoul", ""},
		{"two each, the other is home", "seul", map[string][]string{"seul": {"a", "b"}, "seoul": {"c", "d"}}, nil, "seoul", sure},
		{"more than home has", "seul", map[string][]string{"seul": {"a", "b", "c"}, "seoul": {"d"}}, nil, "seoul", sure},
		{"two each, neither is home", "seul", map[string][]string{"seul": {"a", "b"}, "seoul": {"c", "d"}}, nil, "tokyo", perhaps},
		{"and the other way round", "seoul", map[string][]string{"seul": {"a", "b"}, "seoul": {"c", "d"}}, nil, "tokyo", perhaps},
		{"one each", "seul", map[string][]string{"seul": {"a"}, "seoul": {"b"}}, nil, "", perhaps},
		{"declared", "seul", map[string][]string{"seul": {"a"}, "seoul": {"b", "c"}}, []string{"seul", "seoul"}, "seoul", ""},
		{"not declared", "osaka", map[string][]string{"osaka": {"a", "b"}}, []string{"seoul"}, "", "no such region"},
		{"a series", "us-east-2", map[string][]string{"us-east-2": {"a"}, "us-east-1": {"b", "c"}}, nil, "us-east-1", ""},
		{"alone", "seoul", map[string][]string{"seoul": {"a"}}, nil, "", ""},
		{"the nearest", "seul", map[string][]string{"seul": {"a"}, "soul": {"b"}, "seuls": {"c"}}, nil, "soul", `"soul"`},
	} {
		got := mistyped(c.region, c.uses, c.declared, c.home)
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: mistyped(%q) = %q, want %q", c.name, c.region, got, c.want)
		}
	}
}

// One slip in the reference file, where two services stand in each region.
func TestASlipInTheReferenceFile(t *testing.T) {
	g := NewWithT(t)
	text, err := os.ReadFile("../../docker-compose.yml")
	g.Expect(err).NotTo(HaveOccurred())
	slip := strings.Replace(string(text), "gameday.region: seoul", "gameday.region: seul", 1)
	g.Expect(slip).NotTo(Equal(string(text)))
	line := 1 + strings.Count(slip[:strings.Index(slip, "gameday.region: seul")], "\n")
	file := filepath.Join(t.TempDir(), "docker-compose.yml")
	g.Expect(os.WriteFile(file, []byte(slip), 0o600)).To(Succeed())
	_, err = Load(t.Context(), file, Env())
	g.Expect(err).To(MatchError(ContainSubstring(
		`:%d: service "web-seoul": label gameday.region: no such region "seul" (did you mean "seoul"?)`, line)))
	g.Expect(regexp.MustCompile(`(?m)^compose: `).FindAllString(err.Error(), -1)).To(HaveLen(1), "%v", err)
}

func TestRegionsCalledAsSelectorsAre(t *testing.T) {
	for _, c := range []struct{ name, home, region, says string }{
		{"outside", "", "outside", `8: service "web": label gameday.region: "outside" is what selectors call`},
		{"home without one", "", "home", `8: service "web": label gameday.region: "home" is what selectors call`},
		{"home beside another", "home: seoul", "home", `"home" is what selectors call`},
		{"home itself", "home: home", "home", ""},
		{"one that only begins so", "", "outside-1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			file := filepath.Join(t.TempDir(), "compose.yml")
			g.Expect(os.WriteFile(file, []byte("x-gameday:\n  entrypoint: web:80\n  "+c.home+"\n"+
				"  workload: { write: { request: \"PUT /{{.ID}}\" }, read: { request: \"GET /{{.ID}}\" }, region: \"'home'\" }\n"+
				"services:\n  db: { image: db, labels: { gameday.region: seoul } }\n  web:\n"+
				"    { image: web, labels: { gameday.region: "+c.region+" } }\n"), 0o600)).To(Succeed())
			_, err := Load(t.Context(), file, Env())
			if c.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(ContainSubstring(c.says)))
			}
		})
	}
}

// A home can be told only where a workload says which region served.
func TestAHomeThatCouldNeverBeSeen(t *testing.T) {
	const file = `x-gameday:
  entrypoint: web:80
  home: seoul
  %s
services:
  web: { image: web, labels: { gameday.region: seoul } }
`
	const blind = `write: { request: "PUT /{{.ID}}" }, read: { request: "GET /{{.ID}}", ok: json.id == id }`
	for _, c := range []struct{ name, workload, says string }{
		{"nobody tells", `workload: { ` + blind + ` }`, "3: x-gameday.home: no workload says which region served, so it could never be seen that \"seoul\" does; add workload.region"},
		{"none of several", `workloads: { a: { ` + blind + ` }, b: { ` + blind + ` } }`, "3: x-gameday.home: no workload says"},
		{"by the region", `workload: { ` + blind + `, region: header('X') }`, ""},
		{"by the authority", `workload: { write: { request: "PUT /{{.ID}}", authority: header('X') }, read: { request: "GET /{{.ID}}" } }`, ""},
		{"one of several", `workloads: { a: { ` + blind + ` }, b: { ` + blind + `, region: header('X') } }`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			path := filepath.Join(t.TempDir(), "compose.yml")
			g.Expect(os.WriteFile(path, fmt.Appendf(nil, file, c.workload), 0o600)).To(Succeed())
			_, err := Load(t.Context(), path, Env())
			if c.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(ContainSubstring(c.says)))
			}
		})
	}
}
