package guardian

import (
	"bytes"
	"io"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/journal"
)

// TestServeWhateverARunSays: a guardian leaves when its run has nothing more to
// say, and forgets a run that has made nothing.
func TestServeWhateverARunSays(t *testing.T) {
	for _, words := range []string{"", "d", "....d", "..", "xr\x00\xff", "dd", string(bytes.Repeat([]byte{0xff}, 1000))} {
		g := NewWithT(t)
		j, err := journal.Start(t.TempDir(), journal.Begin{Run: "r"})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(j.Close()).To(Succeed())
		g.Expect(serve(t.Context(), j.Path(), bytes.NewReader([]byte(words)), io.Discard, Means{})).To(Succeed(), "%q", words)
		g.Expect(j.Path()).NotTo(BeAnExistingFile(), "%q", words)
	}
}
