package reports

import (
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestProof(t *testing.T) {
	onset, gone := &Span{10, 10.009}, &Span{40, 40.002}
	packets := func(host string, n float64) history.Evidence {
		return history.Evidence{Host: host, ID: history.PacketsDropped, Value: n, Unit: "packets"}
	}
	for _, c := range []struct {
		name string
		f    Fault
		want string
	}{
		{"the control", Fault{Control: true}, "the control: nothing was changed, on purpose"},
		{"not seen to take effect", Fault{Evidence: []history.Evidence{packets("a", 3)}}, "none: it was not seen to take effect, so nothing that was measured under it counts"},
		{"nothing but the onset", Fault{Onset: onset, HealSeen: gone}, "took hold within 9.0 ms; gone within 2.0 ms of the heal"},
		{"not seen to be gone", Fault{Onset: onset}, "took hold within 9.0 ms; not seen to be gone"},
		{
			"counts add up over hosts, of times the longest is told",
			Fault{Onset: onset, HealSeen: gone, Evidence: []history.Evidence{
				packets("a", 400), packets("b", 12),
				{ID: history.QueriesUnanswered, Value: 37, Unit: "queries"},
				{Host: "a", ID: history.EchoGap, Value: 2, Unit: "ms"},
				{Host: "b", ID: history.EchoGap, Value: 3.1, Unit: "ms"},
				{ID: history.CutSpread, Value: 22, Unit: "ms"},
				{ID: history.FilterTook, Value: 0.2, Unit: "ms"},
			}},
			"412 packets dropped, 37 queries unanswered; first unanswered probe at most 3.1 ms after the last answered one; " +
				"all hosts cut off within 22 ms; took hold within 9.0 ms; gone within 2.0 ms of the heal",
		},
		{
			"what it does not know is told as it is",
			Fault{Onset: onset, HealSeen: gone, Evidence: []history.Evidence{{Host: "db", ID: "clock_skew", Value: 90, Unit: "s"}}},
			"clock skew: 90 s; took hold within 9.0 ms; gone within 2.0 ms of the heal",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.f.Proof(); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestEvidenceOfEachStepIsToldOnce(t *testing.T) {
	step := func(s history.FaultStage, dropped float64) history.Event {
		return history.Event{Fault: &history.Fault{Title: "cut", Stage: s, Evidence: []history.Evidence{
			{ID: history.PacketsDropped, Value: dropped, Unit: "packets"},
		}}}
	}
	h := history.History{step(history.Injected, 0), step(history.Confirmed, 3), step(history.Healed, 412), step(history.HealSeen, 412)}
	f := FromHistory(h, nil, nil, About{}).Faults[0]
	if len(f.Evidence) != 1 || f.Evidence[0].Value != 412 {
		t.Errorf("got %+v", f.Evidence)
	}
}

func TestAFaultWithoutProofIsSaidLoudly(t *testing.T) {
	r := sample(inconclusiveScenario())
	for name, f := range map[string]Renderer{"HTML": HTML, "Summary": Summary, "JUnit": JUnit} {
		out := strings.ToLower(string(render(t, f, r)))
		if !strings.Contains(out, "not seen to take effect") {
			t.Errorf("%s does not say that the fault was not seen to take effect", name)
		}
	}
	if out := string(render(t, HTML, r)); !strings.Contains(out, `class="taint unproven"`) {
		t.Error("the page does not say it loudly")
	}
}

func TestProofOfARepetitionThatIsNotShown(t *testing.T) {
	broken, unproven := repetition(1, 30), inconclusiveScenario()
	got := Repeated([]Scenario{broken, unproven}).Unproven()
	if len(got) != 1 || !strings.HasSuffix(got[0], "(repetition 2)") {
		t.Errorf("got %q", got)
	}
}
