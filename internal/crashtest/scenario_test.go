package crashtest

import (
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestEveryKindOfFaultIsOffered by the small system, and by the reference
// system.
func TestEveryKindOfFaultIsOffered(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "gameday")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/gameday").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for file, all := range map[string][]scenario{"testdata/docker-compose.yml": scenarios(), "../../docker-compose.yml": structural()} {
		t.Run(file, func(t *testing.T) {
			NewWithT(t).Expect(offered(t.Context(), binary, file, all)).To(Succeed())
		})
	}
	t.Run("what is not offered", func(t *testing.T) {
		NewWithT(t).Expect(offered(t.Context(), binary, "testdata/docker-compose.yml", []scenario{{"x", "host-moon-killed"}})).
			To(MatchError(ContainSubstring(`no scenario "host-moon-killed"`)))
	})
}
