package reports

import (
	"math"
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestFigure(t *testing.T) {
	for _, c := range []struct {
		name         string
		value, bound float64
		unit, want   string
	}{
		{"seconds", 4.812, 0.014, "s", "4.812 s ± 0.014 s"},
		{"value rounded to its bound", 4.8123456, 0.0135, "s", "4.812 s ± 0.014 s"},
		{"bound rounded up", 4.8, 0.0141, "s", "4.800 s ± 0.015 s"},
		{"what the value moves widens the bound", 4.8116, 0.014, "s", "4.812 s ± 0.015 s"},
		{"bound that grows by a digit", 10.0004, 0.0995, "s", "10.00 s ± 0.10 s"},
		{"bound of whole seconds", 57.3, 12.2, "s", "57 s ± 13 s"},
		{"bound of hundreds", 1234, 120, "s", "1230 s ± 130 s"},
		{"bound below a microsecond", 1.5, 1e-9, "s", "1.500000 s ± 0.000001 s"},
		{"exact count", 0, 0, "writes", "0 writes"},
		{"one", 1, 0, "writes", "1 write"},
		{"per cent", 0.9952, 0.0003, "ratio", "99.520 % ± 0.030 %"},
		{"nearly all is not all", 0.9999996, 0, "ratio", "99.999 %"},
		{"all", 1, 0, "ratio", "100 %"},
		{"exact seconds", 3.25, 0, "s", "3.25 s"},
		{"no unit", 7, 0, "", "7"},
		{"no negative zero", -0.0001, 0.02, "s", "0.000 s ± 0.021 s"},
		{"huge", 1e300, 0, "s", "1e+300 s"},
		{"huge with a bound", 1e300, 1, "s", "1e+300 s ± 1.0 s"},
		{"no number", math.NaN(), 0, "s", "not a number"},
		{"endless bound", 1, math.Inf(1), "s", "not a number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := figure(c.value, c.bound, c.unit); got != c.want {
				t.Errorf("figure(%v, %v, %q) = %q, want %q", c.value, c.bound, c.unit, got, c.want)
			}
		})
	}
}

func TestMeasured(t *testing.T) {
	atLeast := verdict.Finding{Measure: verdict.FailoverWithin, Unit: "s", Details: []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 30.1239, Unit: "s"}}}
	for _, c := range []struct {
		name string
		f    verdict.Finding
		want string
	}{
		{"nothing lost", verdict.Finding{Measure: verdict.DataLoss, Measured: true, Unit: "writes"}, "0 writes lost"},
		{"one lost", verdict.Finding{Measure: verdict.DataLoss, Measured: true, Value: 1, Unit: "writes"}, "1 write lost"},
		{"some not asked for", verdict.Finding{Measure: verdict.DataLoss, Measured: true, Value: 2.5, Bound: 2.5, Unit: "writes"}, "0 to 5 writes lost"},
		{"never came back", atLeast, "at least 30.123 s"},
		{"not measured", verdict.Finding{Measure: verdict.FailoverWithin, Value: 3, Unit: "s"}, "not measured"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := measured(Finding{Finding: c.f}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		measure verdict.Measure
		limit   float64
		unit    string
		want    string
	}{
		{verdict.FailoverWithin, 20, "s", "at most 20 s"},
		{verdict.FailoverWithin, 0.25, "s", "at most 0.25 s"},
		{verdict.Availability, 0.995, "ratio", "at least 99.5 %"},
		{verdict.Availability, 0.9999, "ratio", "at least 99.99 %"},
		{verdict.DataLoss, 1, "writes", "at most 1 write"},
	} {
		got := limitOf(Finding{Finding: verdict.Finding{Measure: c.measure, Limit: &c.limit, Unit: c.unit}})
		if got != c.want {
			t.Errorf("%s %v: got %q, want %q", c.measure, c.limit, got, c.want)
		}
	}
	if got := limitOf(Finding{}); got != "no limit" {
		t.Errorf("without a limit: %q", got)
	}
}

func TestEvidence(t *testing.T) {
	for _, c := range []struct {
		e    history.Evidence
		want string
	}{
		{history.Evidence{ID: history.PacketsDropped, Value: 412, Unit: "packets"}, "412 packets dropped"},
		{history.Evidence{ID: history.PacketsDropped, Value: 1, Unit: "packets", Host: "gateway"}, "1 packet dropped at gateway"},
		{history.Evidence{ID: "skew", Value: 3.2, Unit: "ms"}, "skew: 3.2 ms"},
		{history.Evidence{ID: "connections_refused", Value: 3}, "connections refused: 3"},
		{history.Evidence{ID: history.BacklogHeld, Of: "port 80", Host: "db", Value: 3, Unit: "connections"}, "3 connections that nobody takes (port 80) at db"},
	} {
		if got := evidenceText(c.e); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{lengthFigure(48.34), "48.3 s"},
		{lengthFigure(362), "6 min 02 s"},
		{lengthFigure(7265), "2 h 01 min"},
		{milliFigure(0), "-"},
		{milliFigure(3.14), "3.1 ms"},
		{milliFigure(314.4), "314 ms"},
		{milliFigure(2000), "2.00 s"},
		{clockFigure(12.0449), "12.04 s"},
		{spanFigure(Span{10, 10.009}), "10.0045 s ± 0.0045 s"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
