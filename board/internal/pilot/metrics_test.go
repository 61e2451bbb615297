package pilot

import (
	"html/template"
	"strings"
	"testing"
	"time"
)

// hostile is a report in which every text is an attack on what shows it.
func hostile() Report {
	const text = "<script>alert(1)</script>\"\\\nx"
	return Report{
		Missing: []string{text}, Memory: Memory{Phase: Phase(text), Primary: text, MovingTo: text, TookTo: text, Took: 7500 * time.Millisecond},
		Hosts:      [2]Host{{Region: text}, {Region: "tokyo"}},
		Heartbeats: []Heartbeat{{Kind: "agent", Region: text, Name: text, Address: text, State: text, Up: true, Known: true, Age: 1500 * time.Millisecond}, {Kind: "web", Name: "web-tokyo"}},
	}
}

func TestMetricsEscapeWhatHostsSay(t *testing.T) {
	text := render(hostile())
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "board_") {
			t.Errorf("a line that is no metric: %q", line)
		}
	}
	for _, want := range []string{
		`board_primary{region="<script>alert(1)</script>\"\\\nx"} 1`,
		`board_heartbeat_up{kind="web",region="",name="web-tokyo",address=""} 0`,
		"board_button_to_served_seconds{", "} 7.5\n", "} 1.5\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, `board_heartbeat_age_seconds{kind="web"`) {
		t.Error("an age is told of one that never was up")
	}
}

func TestThePageEscapesWhatHostsSay(t *testing.T) {
	var out strings.Builder
	if err := template.Must(template.New("page").Parse(pageText)).Execute(&out, shown{hostile()}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "<script>alert") {
		t.Error("a script of a host's is on the page")
	}
	if !strings.Contains(out.String(), "after 7.5 s") {
		t.Error("the page does not say how long the button took")
	}
}
