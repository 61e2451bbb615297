package guardian

import (
	"bytes"
	"io"
	"testing"

	"github.com/gameday-harness/gameday/harness/journal"
)

// FuzzServe: whatever a run says, its guardian leaves when it has nothing more to
// say, and forgets a run that has made nothing.
func FuzzServe(f *testing.F) {
	for _, words := range []string{"", "d", "....d", "..", "xr\x00\xff", "dd"} {
		f.Add([]byte(words))
	}
	f.Fuzz(func(t *testing.T, words []byte) {
		j, err := journal.Start(t.TempDir(), journal.Begin{Run: "r"})
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if err := Serve(t.Context(), j.Path(), bytes.NewReader(words), io.Discard, nil); err != nil {
			t.Fatal(err)
		}
		if !gone(j.Path()) {
			t.Fatal("the journal is still there")
		}
	})
}
