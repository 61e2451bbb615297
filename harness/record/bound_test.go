package record

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestBounded(t *testing.T) {
	g := NewWithT(t)
	g.Expect(bounded("short")).To(Equal("short"))
	whole := strings.Repeat("x", longestText)
	g.Expect(bounded(whole)).To(Equal(whole))
	for shift := range utf8.UTFMax {
		cut := bounded(whole[:shift] + strings.Repeat("𝄞", longestText))
		g.Expect(len(cut)).To(BeNumerically("<", longestText+64))
		g.Expect(utf8.ValidString(cut)).To(BeTrue(), "between two runes")
		g.Expect(cut).To(HaveSuffix("bytes in all)"))
	}
}

// TestLongTextsAreRecordedShort has a system whose texts are longer than a line of
// a history may be.
func TestLongTextsAreRecordedShort(t *testing.T) {
	g := NewWithT(t)
	long := strings.Repeat("long ", 5<<20)
	path := filepath.Join(t.TempDir(), "h.jsonl")
	meta := history.Meta{Version: history.Version, Run: "r", Scenario: "s"}
	r, err := Open(path, history.NewClock(), meta, nil)
	g.Expect(err).NotTo(HaveOccurred())
	r.Op(history.Op{ID: "1", Kind: history.Write, Outcome: history.Unknown, Error: long, Region: long})
	r.Remark(history.LogUnread, "%s", long)
	r.Event(history.Event{Log: &history.Log{Host: "web", Lines: []string{long}}})
	_, err = r.Close()
	g.Expect(err).NotTo(HaveOccurred())
	h, err := history.LoadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(h).To(HaveLen(4))
	g.Expect(len(h[1].Op.Error)).To(BeNumerically("<", 2*longestText))
	g.Expect(len(h[3].Log.Lines[0])).To(BeNumerically("<", 2*longestText))
}
