package reports

import (
	"maps"
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// textKind says how much room a text may take in a rendered report.
type textKind int

const (
	nameText textKind = iota // one line: a name, a label, a host
	longText                 // a sentence or a message of several lines
	lineText                 // one line of a log
	wordText                 // a word that renderers decide by: a measure, a unit, a phase
)

// mapTexts returns a copy of the report with every text run through f, states
// and kinds aside.
func mapTexts(r Report, f func(textKind, string) string) Report {
	for _, p := range []*string{
		&r.Run, &r.Profile, &r.Selection, &r.Gameday, &r.Compose.File, &r.Compose.SHA256,
		&r.Environment.Docker, &r.Environment.Kernel, &r.Environment.OS, &r.Environment.Arch,
	} {
		*p = f(nameText, *p)
	}
	r.Compose.Overrides = mapped(r.Compose.Overrides, func(c Override) Override {
		return Override{File: f(nameText, c.File), SHA256: f(nameText, c.SHA256)}
	})
	r.Environment.Images = mapped(r.Environment.Images, func(x Image) Image {
		return Image{Name: f(nameText, x.Name), ID: f(nameText, x.ID), Digest: f(nameText, x.Digest)}
	})
	r.Named = mapped(r.Named, func(s string) string { return f(nameText, s) })
	r.Message = f(longText, r.Message)
	r.Scenarios = mapped(r.Scenarios, func(s Scenario) Scenario { return mapScenario(s, f) })
	r.SLA = mapSLA(r.SLA, func(s string) string { return f(nameText, s) }, func(s string) string { return f(longText, s) }, func(s string) string { return f(wordText, s) })
	return r
}

func mapScenario(s Scenario, f func(textKind, string) string) Scenario {
	name := func(t string) string { return f(nameText, t) }
	long := func(t string) string { return f(longText, t) }
	word := func(t string) string { return f(wordText, t) }
	s.ID, s.Title, s.Class = name(s.ID), name(s.Title), word(s.Class)
	s.Home, s.History = name(s.Home), name(s.History)
	s.Hypothesis, s.Reason = long(s.Hypothesis), long(s.Reason)
	s.Failure, s.Error, s.Skipped = long(s.Failure), long(s.Error), long(s.Skipped)
	s.Labels, s.Regions = mapped(s.Labels, name), mapped(s.Regions, name)
	finding := func(x Finding) Finding { return mapFinding(x, name, long, word) }
	fault := func(x Fault) Fault { return mapFault(x, name, long, word) }
	s.Findings, s.Faults = mapped(s.Findings, finding), mapped(s.Faults, fault)
	s.Repetitions = mapped(s.Repetitions, func(x Repetition) Repetition {
		x.Reason, x.History = long(x.Reason), name(x.History)
		x.Findings, x.Faults = mapped(x.Findings, finding), mapped(x.Faults, fault)
		return x
	})
	s.Distributions = mapped(s.Distributions, func(x Distribution) Distribution {
		x.Measure, x.Unit = verdict.Measure(word(string(x.Measure))), word(x.Unit)
		return x
	})
	s.Errors = mapped(s.Errors, func(x ErrorCount) ErrorCount { x.Text = long(x.Text); return x })
	s.Notes = mapped(s.Notes, func(x Note) Note { x.ID, x.Text = history.NoteID(word(string(x.ID))), long(x.Text); return x })
	s.Logs = mapped(s.Logs, func(x history.Log) history.Log {
		return history.Log{Host: name(x.Host), Lines: mapped(x.Lines, func(t string) string { return f(lineText, t) })}
	})
	s.Readings = mapped(s.Readings, func(x Reading) Reading {
		x.ID, x.Title, x.Host, x.Unit = name(x.ID), name(x.Title), name(x.Host), word(x.Unit)
		return x
	})
	s.Timeline = mapTimeline(s.Timeline, name, word)
	return s
}

func mapFinding(x Finding, name, long, word func(string) string) Finding {
	x.Measure, x.Unit, x.Reason = verdict.Measure(word(string(x.Measure))), word(x.Unit), long(x.Reason)
	x.Region, x.Cause = name(x.Region), verdict.CauseID(word(string(x.Cause)))
	x.Details = mapped(x.Details, func(d verdict.Detail) verdict.Detail {
		d.ID, d.Of, d.Text, d.Unit = verdict.DetailID(word(string(d.ID))), name(d.Of), long(d.Text), word(d.Unit)
		return d
	})
	return x
}

func mapFault(x Fault, name, long, word func(string) string) Fault {
	x.Title, x.Target, x.Hosts, x.Errors = name(x.Title), name(x.Target), mapped(x.Hosts, name), mapped(x.Errors, long)
	x.ID, x.Kind = word(x.ID), word(x.Kind)
	x.Params = maps.Clone(x.Params)
	for key, value := range x.Params {
		x.Params[key] = name(value)
	}
	x.Evidence = mapped(x.Evidence, func(e history.Evidence) history.Evidence {
		e.ID, e.Of, e.Host, e.Unit = history.EvidenceID(word(string(e.ID))), name(e.Of), name(e.Host), word(e.Unit)
		return e
	})
	x.Delivered = mapped(x.Delivered, func(d history.Delivery) history.Delivery {
		d.Quantity, d.Of, d.Host, d.Unit = history.QuantityID(word(string(d.Quantity))), name(d.Of), name(d.Host), word(d.Unit)
		return d
	})
	return x
}

func mapTimeline(t *Timeline, name, word func(string) string) *Timeline {
	if t == nil {
		return nil
	}
	region := func(x RegionSeries) RegionSeries { x.Region = name(x.Region); return x }
	m := *t
	m.Served, m.Acknowledged = mapped(t.Served, region), mapped(t.Acknowledged, region)
	m.Phases = mapped(t.Phases, func(x PhaseSpan) PhaseSpan { x.Name = word(x.Name); return x })
	return &m
}

// mapped is a new slice with f applied to each element; nil stays nil.
func mapped[T any](all []T, f func(T) T) []T {
	m := slices.Clone(all)
	for i := range m {
		m[i] = f(m[i])
	}
	return m
}
