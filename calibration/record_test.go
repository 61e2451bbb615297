package calibration

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestTruthsAreJudgedAgainFromTheirFiles(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	writeHistory(t, filepath.Join(dir, "one.jsonl"))
	kept := []Record{
		{Case: Case{N: 1, Kind: Duplicate, Count: 1}, History: "one.jsonl"},
		{Case: Case{N: 2, Kind: Away, Length: time.Second}, History: "one.jsonl", Error: "no steady state"},
	}
	for _, r := range kept {
		g.Expect(r.append(dir)).To(Succeed())
	}
	got, err := records(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(kept))
	table, err := Again(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(table.State()).To(Equal(Unknown))
	g.Expect(table[len(table)-1].Why).To(Equal("no steady state"))

	_, err = Again(t.TempDir())
	g.Expect(err).To(MatchError(os.ErrNotExist))
	g.Expect(Record{History: "gone.jsonl"}.append(dir)).To(Succeed())
	_, err = Again(dir)
	g.Expect(err).To(MatchError(os.ErrNotExist))
}

func writeHistory(t *testing.T, file string) {
	t.Helper()
	g := NewWithT(t)
	f, err := os.Create(file)
	g.Expect(err).NotTo(HaveOccurred())
	w := history.NewWriter(f)
	w.Record(history.Event{Meta: &history.Meta{Version: history.Version}})
	g.Expect(w.Close()).To(Succeed())
	g.Expect(f.Close()).To(Succeed())
}

func TestNamesOfCases(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Case{N: 7, Kind: Away, Length: 740 * time.Millisecond}.String()).To(Equal("007 away 740ms"))
	g.Expect(Case{N: 12, Kind: AwayRefuse, Length: 2 * time.Second, First: 500 * time.Millisecond}.String()).To(Equal("012 away-refuse 500ms 1.5s"))
	g.Expect(Case{N: 100, Kind: Forget, Count: 3}.String()).To(Equal("100 forget 3"))
}
