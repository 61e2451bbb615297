package plan_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// TestDocsExamples reads every example of the page, so that none says what does not
// work.
func TestDocsExamples(t *testing.T) {
	page, err := os.ReadFile("../../docs/plans.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	blocks = append(blocks, []string{"", "plan", regexp.MustCompile(`(?m)(^    .*\n)+`).FindString(string(page))})
	seen := map[string]int{}
	for _, b := range blocks {
		seen[b[1]]++
		if err := readExample(b[1], b[2]); err != nil {
			t.Errorf("%v\n%s", err, b[2])
		}
	}
	for kind, want := range map[string]int{"selector": 1, "plan": 4, "yaml": 2, "json": 1} {
		if seen[kind] != want {
			t.Errorf("%d blocks %s were found, want %d", seen[kind], kind, want)
		}
	}
}

func readExample(kind, text string) error {
	var err error
	switch kind {
	case "selector":
		for l := range strings.Lines(text) {
			if _, err = system.ParseSelector(l); err != nil {
				break
			}
		}
	case "plan":
		_, err = plan.Parse(text)
	case "yaml", "json":
		_, err = plan.Decode("docs/plans.md", []byte(text))
	}
	return err
}
