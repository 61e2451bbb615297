package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestWhatIsDeliveredStandsBesideWhatIsAskedFor(t *testing.T) {
	s := brokenScenario()
	s.Faults[0].Delivered = []history.Delivery{
		{Quantity: history.AddedLatencyP50, Of: "web>db:5432", Unit: "ms", Requested: 250, Measured: 251.23, Bound: 0.9, Tolerance: 12.5, Samples: 24},
		{Quantity: history.AddedLatencyP50, Of: "app>db:5432", Unit: "ms", Requested: 250, Measured: 90, Bound: 0.9, Tolerance: 12.5, Samples: 24},
	}
	r := sample(s)
	page := string(render(t, HTML, r))
	for _, want := range []string{"latency added (median)", "<td>250 ms</td><td>251.23 ms ± 0.90 ms</td><td>12.5 ms</td><td>24</td><td class=\"text\">as asked</td>", "not as asked"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	lines := s.NotAsAsked()
	if len(lines) != 1 || !strings.Contains(lines[0], "app>db:5432: 250 ms asked for, 90 ms ± 0.9 ms delivered") {
		t.Errorf("not as asked: %q", lines)
	}
	if summary := string(render(t, Summary, r)); !strings.Contains(summary, "not delivered as asked") {
		t.Error("the summary does not say that something was not delivered as asked")
	}
	if many := Repeated([]Scenario{s, s}).NotAsAsked(); len(many) != 2 || !strings.Contains(many[1], "(repetition 2)") {
		t.Errorf("of repetitions: %q", many)
	}
}

func TestADeliveryWithoutANumberIsNotMeasured(t *testing.T) {
	got := measurable([]history.Delivery{{Quantity: history.AddedLatencyP50, Unit: "ms", Requested: 250, Measured: math.NaN(), Samples: 3}})
	if deliveredFigure(got[0]) != "not measured" || fidelityWord(got[0]) != "unknown" {
		t.Errorf("told as %s, %s", deliveredFigure(got[0]), fidelityWord(got[0]))
	}
}
