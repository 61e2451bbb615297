package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run go test ./reports -update once)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is rendered; look at it with git diff after go test ./reports -update", path)
	}
}

func render(tb testing.TB, f Renderer, r Report) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := f(&b, r); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func samples() map[string]Report {
	return map[string]Report{
		"holds":        sample(healthyScenario(), noopScenario(), skippedScenario()),
		"broken":       sample(healthyScenario(), brokenScenario(), inconclusiveScenario(), noopScenario(), skippedScenario()),
		"inconclusive": sample(inconclusiveScenario()),
		"repeated":     repeatedSample(),
		"sla":          slaSample(),
	}
}

func TestGoldenFiles(t *testing.T) {
	formats := map[string]Renderer{HTMLFile: HTML, JSONFile: JSON, JUnitFile: JUnit, SummaryFile: Summary}
	for name, r := range samples() {
		for file, f := range formats {
			t.Run(name+"/"+file, func(t *testing.T) {
				golden(t, name+"-"+file, render(t, f, r))
			})
		}
	}
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	for _, f := range []Renderer{HTML, JSON, JUnit, Summary} {
		first := render(t, f, sample(healthyScenario(), brokenScenario()))
		for range 5 {
			if !bytes.Equal(first, render(t, f, sample(healthyScenario(), brokenScenario()))) {
				t.Fatal("a second rendering differs from the first")
			}
		}
	}
}
