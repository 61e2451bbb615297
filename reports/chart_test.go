package reports

import (
	"slices"
	"strings"
	"testing"
)

func TestNiceStep(t *testing.T) {
	for _, c := range []struct {
		span float64
		most int
		want float64
	}{{74, 12, 10}, {10, 5, 2}, {100, 3, 50}, {0.3, 3, 0.1}, {7200, 12, 1000}, {0, 3, 1}} {
		if got := niceStep(c.span, c.most); got != c.want {
			t.Errorf("niceStep(%v, %d) = %v, want %v", c.span, c.most, got, c.want)
		}
	}
}

func TestCoarseKeepsEveryRequest(t *testing.T) {
	fine := *healthyScenario().Timeline
	for _, most := range []int{1, 7, 30, 100, 1000} {
		c := coarse(fine, most)
		if c.Buckets() > max(most, 1) && most < fine.Buckets() {
			t.Errorf("%d buckets, want at most %d", c.Buckets(), most)
		}
		if requests(c) != requests(fine) {
			t.Errorf("%d requests at most %d buckets, want %d", requests(c), most, requests(fine))
		}
		if slices.Max(c.Reads.Latency.P99) != slices.Max(fine.Reads.Latency.P99) {
			t.Error("the worst latency is lost")
		}
		if err := checkTimeline(c); err != nil {
			t.Error(err)
		}
	}
}

func TestAreaStepsAndBreaksOff(t *testing.T) {
	l := layout{width: 100, length: 10}
	p := panel{top: 0, height: 10}
	got := area(l, p, 10, 2, []float64{0, 0, 0, 0, 0}, []float64{10, 10, 5, 0, 1})
	if want := "M0 0H40V5H60V10H0ZM80 9H100V10H80Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLabelsOfMarksDoNotTouch(t *testing.T) {
	l := wideLayout(60)
	placed, rows := place(l, []mark{
		{label: "takes effect 10.00 s", at: 10}, {label: "read-only +0.50 s", at: 10.5}, {label: "failed over +4 s", at: 14}, {label: "healed 59.00 s", at: 59},
	})
	if placed[0].row == placed[1].row || rows < 2 {
		t.Errorf("rows %d and %d of %d", placed[0].row, placed[1].row, rows)
	}
	if placed[3].anchor != "end" {
		t.Error("the last label runs over the edge")
	}
}

func TestMarksTellBiteAndHeal(t *testing.T) {
	var labels []string
	for _, m := range marksOf(healthyScenario()) {
		labels = append(labels, m.label)
	}
	want := []string{"takes effect 10.00 s", "read-only +1.20 s", "failed over +4.81 s", "read-only limit +5 s", "RTO limit +20 s", "healed 40.00 s"}
	if !slices.Equal(labels, want) {
		t.Errorf("got %q, want %q", labels, want)
	}
}

func TestStretchesShareWhatIsMixed(t *testing.T) {
	rows := []RegionSeries{{"a", []int{9, 8, 3, 0, 0}}, {"b", []int{0, 0, 1, 0, 5}}}
	got := stretches(rows)
	if len(got) != 3 || got[0].to != 2 || got[0].alone(rows) != "a" || got[1].alone(rows) != "" || got[2].alone(rows) != "b" || got[2].from != 4 {
		t.Errorf("got %+v", got)
	}
}

func TestChartHasATextAlternative(t *testing.T) {
	s := healthyScenario()
	got := string(chart(s, "x", wideLayout(s.Timeline.Length())))
	for _, want := range []string{`role="img"`, `aria-labelledby="x-title x-desc"`, "<title", "7200 requests in", "took effect at 10.0005 s ± 0.0045 s", `class="strip region1"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the chart lacks %q", want)
		}
	}
}
