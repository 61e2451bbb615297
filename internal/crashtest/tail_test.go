package crashtest

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

func TestTailFollowsAJournalToItsEnd(t *testing.T) {
	g := NewWithT(t)
	f := tail{dir: t.TempDir()}
	defer f.close()
	g.Expect(f.read()).To(Succeed(), "there is none yet")

	j, err := journal.Start(f.dir, journal.Begin{Run: "run-1", Owner: process.Self(), Dir: "/out/run-1"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.reached(moment{}, 1)).To(BeTrue())
	g.Expect(f.begin.Run).To(Equal("run-1"))

	done, err := j.IntendFault(journal.Inject, journal.Injection{ID: "blackout"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.reached(injecting, 1)).To(BeTrue())
	g.Expect(f.reached(injecting, 2)).To(BeFalse())
	g.Expect(f.reached(injected, 1)).To(BeFalse())
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.seen).To(HaveLen(2), "nothing is read twice")

	done(nil)
	g.Expect(j.Close()).To(Succeed())
	g.Expect(os.Remove(j.Path())).To(Succeed())
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.reached(injected, 1)).To(BeTrue(), "the end is read although the file is gone")
}

func TestTailWaitsForTheRestOfALine(t *testing.T) {
	g := NewWithT(t)
	f := tail{dir: t.TempDir()}
	defer f.close()
	path := filepath.Join(f.dir, "run-1.jsonl")
	write := func(text string) {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		g.Expect(err).NotTo(HaveOccurred())
		_, err = file.WriteString(text)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(file.Close()).To(Succeed())
	}
	write(`{"at":"2026-01-01T00:00:00Z","begin":{"version":1,"r`)
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.seen).To(BeEmpty())
	write(`un":"run-1","owner":{"pid":1}}}` + "\n" + `{"at":"2026-01-01T00:00:00Z","intent":{"n":1,`)
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.seen).To(HaveLen(1))
	write(`"act":"inject","kind":"fault","name":"x"}}` + "\n")
	g.Expect(f.read()).To(Succeed())
	g.Expect(f.reached(injecting, 1)).To(BeTrue())
	write("nonsense\n")
	g.Expect(f.read()).To(MatchError(ContainSubstring("record 3")))
}

func TestTailRefusesTwoJournals(t *testing.T) {
	g := NewWithT(t)
	f := tail{dir: t.TempDir()}
	for _, run := range []string{"a", "b"} {
		g.Expect(os.WriteFile(journal.PathOf(f.dir, run), nil, 0o600)).To(Succeed())
	}
	g.Expect(f.read()).To(MatchError(ContainSubstring("2 journals")))
}
