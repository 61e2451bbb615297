package reports

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gameday-harness/gameday/internal/browser"
)

// The page is looked at on a desk and on a phone, by day and by night.
func TestThePageInABrowser(t *testing.T) {
	page := browser.Start(t)
	for _, name := range []string{"broken", "repeated", "sla"} {
		file := filepath.Join(t.TempDir(), HTMLFile)
		if err := os.WriteFile(file, render(t, HTML, samples()[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		page.Open("file://" + file)
		page.Look("report-" + name)
	}
}
