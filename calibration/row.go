package calibration

import (
	"math"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Row is one figure held against the truth.
type Row struct {
	Case    Case
	Measure string
	Unit    string // "s", or what is counted
	Truth   float64
	// Measured is the figure, with its bound; meaningless without Known.
	Known           bool
	Measured, Bound float64
	Why             string // without Known: the reason
	// Late is how late requests were sent at worst from the onset on: how busy
	// the machine was.
	Late time.Duration
}

// State of a row.
type State string

// The states. Only inside is good.
const (
	Inside  State = "inside"
	Outside State = "OUTSIDE"
	Unknown State = "unknown"
)

// Names of what is held against the truth besides the measures of the verdict.
const (
	onset      = "onset" // middle of its interval, against the true begin
	badSeconds = "bad seconds"
)

// rounding is what the conversion to seconds may err by.
const rounding = 1e-9

// State says whether the truth lies within the figure's bound. A count must be
// the truth itself.
func (r Row) State() State {
	switch {
	case !r.Known:
		return Unknown
	case r.Unit != unitSeconds && (r.Measured != r.Truth || r.Bound != 0):
		return Outside
	case math.Abs(r.Error()) <= r.Bound+rounding:
		return Inside
	}
	return Outside
}

// Error is what was measured too much.
func (r Row) Error() float64 { return r.Measured - r.Truth }

const unitSeconds = "s"

// Rows holds what was found in a history against the record's truth.
func (r Record) Rows(h history.History, findings []verdict.Finding) []Row {
	if r.Error != "" {
		return []Row{{Case: r.Case, Measure: "all", Why: r.Error}}
	}
	rows := []Row{r.biteRow(h)}
	for _, m := range []verdict.Measure{
		verdict.ReadOnlyWithin, verdict.FailoverWithin, verdict.DataLoss, verdict.Duplicates, verdict.StaleReads,
	} {
		if want, told := r.expected(m); told {
			rows = append(rows, r.row(m, want, findings))
		}
	}
	if want, told := r.bad(); told {
		rows = append(rows, r.badRow(want, findings)...)
	}
	late := lateness(h, r.Began.From)
	for i := range rows {
		rows[i].Late = late
	}
	return rows
}

// lateness is by how much the latest of the requests due since an instant was
// sent too late.
func lateness(h history.History, since time.Duration) time.Duration {
	var worst time.Duration
	for _, op := range h.Ops() {
		if op.Intended >= since {
			worst = max(worst, op.Sent-op.Intended)
		}
	}
	return worst
}

func (r Record) row(m verdict.Measure, want float64, findings []verdict.Finding) Row {
	row := Row{Case: r.Case, Measure: string(m), Truth: want, Why: "no judge takes this measure"}
	if f, found := find(findings, m); found {
		row.Known, row.Measured, row.Bound, row.Unit, row.Why = f.Measured, f.Value, f.Bound, f.Unit, f.Reason
	}
	return row
}

// badRow is there when the judge gives a bound of how long users went unserved.
func (r Record) badRow(want float64, findings []verdict.Finding) []Row {
	f, _ := find(findings, verdict.Availability)
	d, told := f.Detail(verdict.DetailBadSeconds)
	if !told || d.Bound == 0 {
		return nil
	}
	return []Row{{
		Case: r.Case, Measure: badSeconds, Unit: unitSeconds, Truth: want,
		Known: f.Measured, Measured: d.Value, Bound: d.Bound, Why: f.Reason,
	}}
}

// biteRow holds the onset, as the harness knows it, against the true begin: both
// as seconds after the middle of the onset.
func (r Record) biteRow(h history.History) Row {
	row := Row{Case: r.Case, Measure: onset, Unit: unitSeconds, Why: "no fault was confirmed"}
	for _, f := range h.FaultsAt(history.Confirmed) {
		middle := f.Interval.From + f.Interval.Width()/2
		row.Known = true
		row.Truth = (r.Began.From + r.Began.Width()/2 - middle).Seconds()
		row.Bound = (f.Interval.Width()/2 + r.Began.Width()/2 + time.Nanosecond).Seconds()
	}
	return row
}

func find(findings []verdict.Finding, m verdict.Measure) (verdict.Finding, bool) {
	for _, f := range findings {
		if f.Measure == m {
			return f, true
		}
	}
	return verdict.Finding{}, false
}
