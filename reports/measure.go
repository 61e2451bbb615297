package reports

import (
	"math"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// measureOrder is the order in which tables show the measures.
func measureOrder() []verdict.Measure {
	return []verdict.Measure{
		verdict.ReadOnlyWithin, verdict.FailoverWithin, verdict.FailbackWithin,
		verdict.DataLoss, verdict.Availability, verdict.SplitBrain,
		verdict.StaleReads, verdict.Duplicates, verdict.Amplification,
	}
}

// optional says of a measure that tables have a column for it only where it is
// demanded or limited: most systems are held to the others.
func optional(m verdict.Measure) bool {
	return m == verdict.StaleReads || m == verdict.Duplicates || m == verdict.Amplification
}

// measureName is what people call a measure.
func measureName(m verdict.Measure) string {
	switch m {
	case verdict.ReadOnlyWithin:
		return "Read-only within"
	case verdict.FailoverWithin:
		return "Failover within (RTO)"
	case verdict.FailbackWithin:
		return "Failback within"
	case verdict.DataLoss:
		return "Data loss (RPO)"
	case verdict.Availability:
		return "Availability"
	case verdict.SplitBrain:
		return "Split brain"
	case verdict.StaleReads:
		return "Stale reads"
	case verdict.Duplicates:
		return "Duplicates"
	case verdict.Amplification:
		return "Amplification"
	case verdict.Linearizable:
		return "Linearizable"
	}
	return plain(string(m))
}

// Figure is what was measured, with unit and bound: "4.812 s ± 0.014 s", "at
// least 30.1 s", "not measured".
func (f Finding) Figure() string { return measured(f) }

// LimitText is the limit, with its unit: "at most 20 s", "no limit".
func (f Finding) LimitText() string { return limitOf(f) }

// measured is a finding's figure, the least that it must be, or that there is
// none.
func measured(f Finding) string {
	if f.Measured {
		return told(f)
	}
	if least, known := f.Detail(verdict.DetailAtLeast); known && least.Value > 0 && finite(least.Value) {
		// Cut, not rounded: it must not become more than it is.
		cut := f
		cut.Value, cut.Bound = math.Floor(least.Value*1e3)/1e3, 0
		return "at least " + told(cut)
	}
	return "not measured"
}

func told(f Finding) string {
	switch {
	case f.Measure == verdict.DataLoss && f.Unit == "writes":
		return number(f) + " lost"
	case f.Measure == verdict.StaleReads && f.Unit == "reads":
		return number(f) + " stale"
	case f.Measure == verdict.Duplicates && f.Unit == "writes":
		return number(f) + " duplicated"
	}
	return figure(f.Value, f.Bound, f.Unit)
}

// number writes "0 writes" or, where some could not be asked for, "2 to 5
// writes": there are no halves of writes.
func number(f Finding) string {
	low, high := math.Ceil(f.Value-math.Abs(f.Bound)), math.Floor(f.Value+math.Abs(f.Bound))
	if low >= high {
		return figure(f.Value, 0, f.Unit)
	}
	return fixed(max(low, 0), 0) + " to " + withUnit(fixed(high, 0), f.Unit)
}

// limitOf is a finding's objective; "no limit" when none was set.
func limitOf(f Finding) string {
	if f.Limit == nil {
		return "no limit"
	}
	if f.Measure == verdict.Availability {
		return "at least " + limitFigure(*f.Limit, f.Unit)
	}
	return "at most " + limitFigure(*f.Limit, f.Unit)
}

// detailFigure is a further figure of a finding.
func detailFigure(d verdict.Detail) string {
	if d.Text != "" {
		return d.Text
	}
	return figure(d.Value, d.Bound, d.Unit)
}

// evidenceText writes "412 packets dropped" or "lookup time: 2.3 ms".
func evidenceText(e history.Evidence) string {
	text := plain(e.What) + ": " + figure(e.Value, 0, e.Unit)
	if rest, found := strings.CutPrefix(e.What, e.Unit+" "); found && e.Unit != "" {
		text = figure(e.Value, 0, e.Unit) + " " + rest
	}
	if e.Host != "" {
		text += " at " + e.Host
	}
	return text
}

// plain makes a name readable: "error_budget" becomes "error budget".
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
