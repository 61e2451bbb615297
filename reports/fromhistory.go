package reports

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// About is what a scenario's history cannot know.
type About struct {
	ID      string // of the scenario; this and the next two are only needed where there is no history
	Title   string
	Class   string
	Labels  []string
	History string // path of the history, from the report's folder
	Failure string // what a demand that failed had to say
	Error   string // why the experiment itself could not be carried out
	Skipped string // why it was not run
	Seed    int64  // only needed where there is no history
}

// FromHistory builds the part of one experiment. asserted names the measures
// that the scenario demands, beside those that its history says it demands; one
// that has no finding is unknown. It is pure, and works on an empty history
// too: for a scenario that never began.
func FromHistory(h history.History, findings []verdict.Finding, asserted []verdict.Measure, about About) Scenario {
	meta, _ := h.Meta()
	z, end := extent(h)
	s := Scenario{
		ID:         cmp.Or(about.ID, meta.Scenario),
		Title:      cmp.Or(about.Title, meta.Title),
		Class:      cmp.Or(about.Class, meta.Class),
		Labels:     slices.Clone(about.Labels),
		Hypothesis: meta.Hypothesis,
		Home:       meta.Home,
		Regions:    slices.Clone(meta.Regions),
		Findings:   findingsOf(findings, asserted, meta.Demands),
		Faults:     faultsOf(h, z),
		Timeline:   timelineOf(h, meta.Regions, z, end),
		Readings:   readingsOf(h, z),
		Compressed: meta.Compressed,
		Errors:     errorsOf(h, z),
		Notes:      notesOf(h, z),
		Logs:       logsOf(h),
		History:    about.History,
		Failure:    about.Failure,
		Error:      about.Error,
		Skipped:    about.Skipped,
		Seed:       cmp.Or(meta.Seed, about.Seed),
	}
	if len(h) > 0 {
		s.Duration = z.at(end)
	}
	if !meta.Base.IsZero() {
		s.Started = meta.Base.Add(time.Duration(z)).Round(0).UTC()
	}
	s.State, s.Reason = judge(s)
	return s
}

// numbersOnly makes a finding whose figures are no numbers an unmeasured one:
// JSON cannot carry them, and they mean nothing.
func numbersOnly(f verdict.Finding) verdict.Finding {
	if !finite(f.Value) || !finite(f.Bound) {
		f.Measured, f.Value, f.Bound = false, 0, 0
	}
	if f.Limit != nil && !finite(*f.Limit) {
		f.Limit = nil
	}
	f.Details = slices.Clone(f.Details)
	for i, d := range f.Details {
		if !finite(d.Value) || !finite(d.Bound) {
			f.Details[i] = verdict.Detail{ID: d.ID, Of: d.Of, Text: cmp.Or(d.Text, "not a number")}
		}
	}
	return f
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func notesOf(h history.History, z zero) []Note {
	var notes []Note
	for _, e := range h {
		if e.Note != nil {
			n := Note{ID: e.Note.ID, At: z.at(e.At), Text: e.Note.Text, Taints: e.Note.Taints}
			if s := e.Note.Span; s != nil {
				n.Span = &Span{From: z.at(s.From), To: z.at(s.To)}
			}
			notes = append(notes, n)
		}
	}
	return notes
}

func logsOf(h history.History) []history.Log {
	var logs []history.Log
	for _, e := range h {
		if e.Log != nil {
			logs = append(logs, history.Log{Host: e.Log.Host, Lines: slices.Clone(e.Log.Lines)})
		}
	}
	return logs
}
