package reports

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// TestManyRegionsShareARow has a system that tells another region with every answer:
// drawing that took 7.6 s for 8,000 of them, and four times as long for twice as many.
func TestManyRegionsShareARow(t *testing.T) {
	g := NewWithT(t)
	const answers = 8000
	h := history.History{{Meta: &history.Meta{Version: history.Version, Run: "r", Scenario: "s", Regions: []string{"seoul"}}}}
	for i := range answers {
		at := time.Duration(i) * 10 * time.Millisecond
		h = append(h, history.Event{At: at, Op: &history.Op{
			ID: fmt.Sprint(i), Kind: history.Write, Outcome: history.OK, Intended: at, Sent: at, Done: at + 1,
			Region: fmt.Sprintf("r%d", i), Authority: fmt.Sprintf("a%d", i),
		}})
	}
	h = append(h, history.Event{At: answers * 10 * time.Millisecond, Op: &history.Op{
		ID: "last", Kind: history.Write, Outcome: history.OK, Intended: answers * 10 * time.Millisecond, Region: "seoul", Authority: "seoul",
	}})
	s := FromHistory(h, nil, nil, About{})
	served, total := map[string]int{}, 0
	for _, row := range s.Timeline.Served {
		for _, n := range row.Count {
			served[row.Region] += n
			total += n
		}
	}
	g.Expect(total).To(Equal(answers+1), "every answer is counted")
	g.Expect(len(served)).To(BeNumerically("<=", maxStrangers+2))
	g.Expect(served).To(And(HaveKeyWithValue("seoul", 1), HaveKeyWithValue("r0", 1), HaveKey(otherRegions)))
	var page bytes.Buffer
	g.Expect(HTML(&page, Conclude(Report{Run: "r", Scenarios: []Scenario{s}}))).To(Succeed())
	g.Expect(page.Len()).To(BeNumerically("<", 2<<20))
	g.Expect(page.String()).NotTo(ContainSubstring("r4000"))
}
