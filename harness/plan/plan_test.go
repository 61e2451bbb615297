package plan_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/plan"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRoundTrip: every valid plan comes back from each of its forms as it was.
func TestRoundTrip(t *testing.T) {
	for name, form := range map[string]struct {
		encode func(plan.Node) ([]byte, error)
		decode func([]byte) (plan.Node, error)
	}{
		"text": {
			func(n plan.Node) ([]byte, error) { return []byte(plan.Text(n)), nil },
			func(b []byte) (plan.Node, error) { return plan.Parse(string(b)) },
		},
		"YAML": {plan.YAML, func(b []byte) (plan.Node, error) { return plan.Decode("p.yml", b) }},
		"JSON": {plan.JSON, func(b []byte) (plan.Node, error) { return plan.Decode("p.json", b) }},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				n := drawPlan(t)
				if err := plan.Validate(n); err != nil {
					t.Fatalf("drawn wrongly: %v", err)
				}
				b, err := form.encode(n)
				if err != nil {
					t.Fatal(err)
				}
				if back, err := form.decode(b); err != nil || !reflect.DeepEqual(back, n) {
					t.Fatalf("%v\n%s\n%#v\n%#v", err, b, n, back)
				}
				if name == "JSON" && !json.Valid(b) {
					t.Fatalf("no JSON: %s", b)
				}
			})
		})
	}
}

// TestSpecRoundTripsInJSON: the journal holds specs.
func TestSpecRoundTripsInJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, s := range plan.Specs(drawPlan(t)) {
			b, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			var back plan.Spec
			if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, s) {
				t.Fatalf("%v\n%s\n%#v\n%#v", err, b, s, back)
			}
		}
	})
}

// TestGolden pins how plans are printed: each file of testdata is a text, and what
// it is in the other forms stands beside it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n, err := plan.Parse(string(text))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		base := strings.TrimSuffix(file, ".txt")
		y, err := plan.YAML(n)
		golden(t, base+".yml", y, err)
		j, err := plan.JSON(n)
		golden(t, base+".json", append(j, '\n'), err)
		golden(t, file, []byte(plan.Text(n)), nil)
	}
}

func golden(t *testing.T, file string, got []byte, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s: got\n%swant\n%s", file, got, want)
	}
}

func FuzzParse(f *testing.F) {
	seeds(f, "testdata/*.txt")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := plan.Parse(text)
		readBack(t, n, err)
	})
}

func FuzzDecode(f *testing.F) {
	seeds(f, "testdata/*.yml")
	seeds(f, "testdata/*.json")
	f.Add("- &a [wait 1s, *a]")
	f.Add("&a\nrepeat: *a\ntimes: 3")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := plan.Decode("f", []byte(text))
		readBack(t, n, err)
	})
}

func seeds(f *testing.F, pattern string) {
	f.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
}

// readBack checks that what was read is valid and prints to something that reads
// the same.
func readBack(t *testing.T, n plan.Node, err error) {
	t.Helper()
	if err != nil {
		return
	}
	if err := plan.Validate(n); err != nil {
		t.Fatalf("it was read, and is not valid: %v", err)
	}
	plan.Length(n)
	if back, err := plan.Parse(plan.Text(n)); err != nil || plan.Text(back) != plan.Text(n) {
		t.Fatalf("%v\n%s", err, plan.Text(n))
	}
	if y, err := plan.YAML(n); err != nil {
		t.Fatal(err)
	} else if back, err := plan.Decode("back", y); err != nil || plan.Text(back) != plan.Text(n) {
		t.Fatalf("%v\n%s", err, y)
	}
}
