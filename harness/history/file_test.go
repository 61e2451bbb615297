package history_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestLoadFileNamesTheFile(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "run.jsonl")
	_, err := history.LoadFile(file)
	g.Expect(err).To(MatchError(os.ErrNotExist))
	g.Expect(err).To(MatchError(ContainSubstring(file)))

	g.Expect(os.WriteFile(file, []byte(`{"at":0,"meta":{"version":2,"run":"r"}}`+"\n"+`{"at":1,"not`), 0o600)).To(Succeed())
	h, err := history.LoadFile(file)
	g.Expect(err).To(MatchError(history.ErrTorn))
	g.Expect(err).To(MatchError(ContainSubstring(file)))
	g.Expect(h).To(HaveLen(1), "what comes before the torn line is there")
}
