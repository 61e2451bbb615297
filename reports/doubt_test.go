package reports

import (
	"strings"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestADoubtOfATimeIsDrawnAndListed(t *testing.T) {
	s := repetition(1, 0)
	page := string(render(t, HTML, sample(s)))
	for _, want := range []string{
		"<b>Instrument in doubt</b> from 50.00 s to 50.40 s: the harness stood still",
		`<rect class="doubt"`, "The instrument in doubt from 50.00 s to 50.40 s.", "</svg> instrument in doubt</li>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page := string(render(t, HTML, sample(repetition(1, 3)))); strings.Contains(page, `class="doubt"`) || strings.Contains(page, "> instrument in doubt") {
		t.Error("a page without a doubt has a band or a legend for it")
	}
}

func TestADoubtOfATimeLeavesTheStateToTheFindings(t *testing.T) {
	h := history.History{
		{Meta: &history.Meta{Scenario: "x"}},
		{Note: &history.Note{Text: "stood still", Taints: true, Span: &history.Interval{From: time.Second, To: 2 * time.Second}}},
	}
	for found, want := range map[verdict.State]State{verdict.Holds: Holds, verdict.Unknown: Inconclusive} {
		f := verdict.Finding{Measure: verdict.FailoverWithin, State: found, Reason: "as it looked"}
		s := FromHistory(h, []verdict.Finding{f}, []verdict.Measure{verdict.FailoverWithin}, About{})
		if s.State != want {
			t.Errorf("%s: got %s (%s), want %s", found, s.State, s.Reason, want)
		}
	}
}
