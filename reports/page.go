package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// page is what the template shows of a report.
type page struct {
	Report
	Style      template.CSS
	Policy     string
	Headline   string
	Tally      string
	Goals      []goal
	Tables     []table
	Glossary   []verdict.Measure // of every finding
	Sections   []section
	Short, Sum string // the hash of the compose file, short and whole
	Aside      string // the run's message, unless the headline tells it
	Year       *slaPage
}

// table is the verdicts of one class of scenarios.
type table struct {
	Title    string // "" when there is only one
	Limits   []goal
	Columns  []verdict.Measure
	Sections []section
}

// goal is an objective as it was set.
type goal struct{ Name, Limit string }

// section is one scenario of the page.
type section struct {
	Scenario
	ID           string
	Cells        []cell
	Wide, Narrow template.HTML
	Legend       []legendEntry
	Rows         []row
	LogTails     []logTail
}

// cell is one field of the verdict table.
type cell struct {
	Measure verdict.Measure
	Finding *Finding
}

// legendEntry explains a colour by its class.
type legendEntry struct{ Class, Text string }

// logTail is the end of a host's log.
type logTail struct {
	Host    string
	Lines   []string
	Earlier int // lines that are not shown
}

// maxLogLines is how much of a host's log the page shows.
const maxLogLines = 40

func newPage(r Report) page {
	p := page{
		Report: r, Style: template.CSS(pageStyle), Headline: Headline(r), Tally: tally(r),
		Policy: "default-src 'none'; style-src " + styleHash() + "; img-src data:; base-uri 'none'; form-action 'none'",
		Goals:  goals(r.Objectives), Glossary: explained(r), Year: newSLAPage(r.SLA),
	}
	p.Short, p.Sum = r.Compose.SHA256[:min(12, len(r.Compose.SHA256))], r.Compose.SHA256
	if !strings.Contains(p.Headline, r.Message) {
		p.Aside = r.Message
	}
	p.Sections = make([]section, len(r.Scenarios))
	for _, g := range groupsOf(r) {
		t := table{Title: g.Title, Limits: g.Limits, Columns: shownMeasures(g.report, false)}
		for n, s := range g.report.Scenarios {
			i := g.places[n]
			p.Sections[i] = newSection(s, fmt.Sprintf("s%d", i+1), t.Columns)
			t.Sections = append(t.Sections, p.Sections[i])
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

// explained lists the measures that the page names and that have a meaning.
func explained(r Report) []verdict.Measure {
	named := map[verdict.Measure]bool{}
	for _, s := range r.Scenarios {
		for _, f := range s.Findings {
			named[f.Measure] = true
		}
	}
	return slices.DeleteFunc(measureOrder(), func(m verdict.Measure) bool { return !named[m] })
}

func newSection(s Scenario, id string, columns []verdict.Measure) section {
	x := section{Scenario: s, ID: id}
	for _, m := range columns {
		x.Cells = append(x.Cells, cell{m, findingFor(s, m)})
	}
	for _, l := range s.Logs {
		from := max(len(l.Lines)-maxLogLines, 0)
		x.LogTails = append(x.LogTails, logTail{l.Host, l.Lines[from:], from})
	}
	if s.Timeline == nil || checkTimeline(*s.Timeline) != nil {
		x.Timeline = nil
		return x
	}
	length := s.Timeline.Length()
	x.Wide, x.Narrow = chart(s, id+"w", wideLayout(length)), chart(s, id+"n", narrowLayout(length))
	x.Legend, x.Rows = legend(s), rowsOf(*s.Timeline)
	return x
}

// findingFor prefers what is demanded: a measure may have been judged twice.
func findingFor(s Scenario, m verdict.Measure) *Finding {
	var found *Finding
	for i, f := range s.Findings {
		if f.Measure == m && (found == nil || (f.Asserted && !found.Asserted)) {
			found = &s.Findings[i]
		}
	}
	return found
}

func legend(s Scenario) []legendEntry {
	all := []legendEntry{
		{"ok", "served or acknowledged"},
		{"refused", "write politely refused"},
		{"missing", "read answered without the item"},
		{"failed", "read failed; write with unknown outcome"},
		{"p99 reads", "p99 latency of reads"},
		{"p99 writes", "p99 latency of writes"},
	}
	if len(doubtfulSpans(s)) > 0 {
		all = append(all, legendEntry{"doubt", doubtText})
	}
	regions := regionsOf(s)
	for _, name := range regions {
		text := "region " + name
		if name == s.Home {
			text += " (home)"
		}
		all = append(all, legendEntry{regionClass(regions, name), text})
	}
	return all
}

// goals tells the objectives in the order of the measures, the common ones first.
func goals(o Objectives) []goal {
	return slices.Concat(goalsOf(o.Common, ""), goalsOf(o.HA, " (ha)"), goalsOf(o.DR, " (dr)"))
}

func goalsOf(objectives map[string]float64, class string) []goal {
	var all []goal
	for _, d := range verdict.Measures() {
		if limit, set := objectives[d.Objective]; set {
			f := Finding{Finding: verdict.Finding{Measure: d.Measure, Limit: &limit, Unit: d.Unit}}
			all = append(all, goal{d.Words.Title + class, limitOf(f)})
		}
	}
	return all
}

// Tainted are the notes that put the instrument itself in doubt.
func (s section) Tainted() []Note { return notesWhere(s.Notes, Note.doubts) }

// Remarks are the notes that put nothing in doubt.
func (s section) Remarks() []Note {
	return notesWhere(s.Notes, func(n Note) bool { return !n.doubts() })
}

func notesWhere(all []Note, keep func(Note) bool) []Note {
	return slices.DeleteFunc(slices.Clone(all), func(n Note) bool { return !keep(n) })
}

// Whose names the repetition that the time line and the faults are of.
func (s section) Whose() string {
	return fmt.Sprintf("repetition %d of %d", s.Shown, len(s.Repetitions))
}

// KindName is what a request of a kind is called.
func (e ErrorCount) KindName() string {
	if e.Kind == history.Write {
		return "write"
	}
	return "read"
}
