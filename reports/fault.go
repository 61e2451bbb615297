package reports

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
)

// Fault is the life of one fault. A nil span says that the step was not seen.
type Fault struct {
	ID       string             `json:"id"`
	Kind     string             `json:"kind,omitempty"`
	Target   string             `json:"target,omitempty"`
	Params   map[string]string  `json:"params,omitempty"`
	Round    int                `json:"round,omitempty"` // counts from 1 how often the plan has injected it
	Title    string             `json:"title,omitempty"`
	Control  bool               `json:"control,omitempty"` // it changes nothing on purpose
	Hosts    []string           `json:"hosts,omitempty"`
	Injected *Span              `json:"injected,omitempty"`
	Onset    *Span              `json:"onset,omitempty"`  // it surely began to take effect within
	Healed   *Span              `json:"healed,omitempty"` // the heal was carried out within
	HealSeen *Span              `json:"heal_seen,omitempty"`
	Evidence []history.Evidence `json:"evidence,omitempty"`
	// Delivered is how much of what was asked for was delivered.
	Delivered []history.Delivery `json:"delivered,omitempty"`
	Errors    []string           `json:"errors,omitempty"`
}

// Name is what the fault is called: its title, or else what is known of it.
func (f Fault) Name() string { return cmp.Or(f.Title, f.Kind, f.ID) }

// Span lies between two times, in seconds since the scenario began.
type Span struct {
	From Seconds `json:"from"`
	To   Seconds `json:"to"`
}

// faultsOf gathers the steps of each fault. One that is injected again is a fault
// of its own.
func faultsOf(h history.History, z zero) []Fault {
	var faults []Fault
	latest := map[faultKey]int{}
	for _, e := range h {
		if e.Fault == nil {
			continue
		}
		key := faultKey{e.Fault.ID, e.Fault.Round}
		i, known := latest[key]
		if !known || (e.Fault.Stage == history.Injected && faults[i].Injected != nil) {
			i = len(faults)
			latest[key] = i
			faults = append(faults, newFault(*e.Fault))
		}
		faults[i] = faults[i].with(*e.Fault, z)
	}
	return faults
}

type faultKey struct {
	id    string
	round int
}

func newFault(f history.Fault) Fault {
	return Fault{
		ID: f.ID, Kind: f.Kind, Target: f.Target, Params: maps.Clone(f.Params), Round: f.Round, Title: f.Title, Control: f.Control,
	}
}

// with returns the fault with one more step of its life.
func (f Fault) with(step history.Fault, z zero) Fault {
	span := &Span{From: z.at(step.Interval.From), To: z.at(step.Interval.To)}
	switch step.Stage {
	case history.Injected:
		f.Injected = span
	case history.Confirmed:
		f.Onset = span
	case history.Healed:
		f.Healed = span
	case history.HealSeen:
		f.HealSeen = span
	case history.Unconfirmed:
		f.Errors = append(f.Errors, unconfirmed(f, step))
	case history.LevelSet: // its onset is that of the first level
	}
	if step.Error != "" && step.Stage != history.Unconfirmed {
		f.Errors = append(f.Errors, string(step.Stage)+": "+step.Error)
	}
	f.Hosts = withNew(f.Hosts, step.Hosts)
	for _, e := range finiteEvidence(step.Evidence) {
		f.Evidence = withLatest(f.Evidence, e)
	}
	if len(step.Delivered) > 0 {
		f.Delivered = measurable(step.Delivered)
	}
	return f
}

func unconfirmed(f Fault, step history.Fault) string {
	what := "was not seen to take effect"
	if f.Healed != nil {
		what = "was healed, but the heal was not seen"
	}
	if step.Error == "" {
		return what
	}
	return what + ": " + step.Error
}

// withNew appends what is not there yet, in order.
func withNew(have, more []string) []string {
	for _, m := range more {
		if !slices.Contains(have, m) {
			have = append(have, m)
		}
	}
	return have
}

// withLatest adds evidence, in the place of what was known of the same thing
// before: each step tells all that is known so far.
func withLatest(have []history.Evidence, e history.Evidence) []history.Evidence {
	same := func(h history.Evidence) bool {
		return h.ID == e.ID && h.Of == e.Of && h.Host == e.Host && h.Unit == e.Unit
	}
	i := slices.IndexFunc(have, same)
	if i < 0 {
		return append(have, e)
	}
	have = slices.Clone(have)
	have[i] = e
	return have
}

// finiteEvidence leaves out what is no number: JSON cannot carry it.
func finiteEvidence(all []history.Evidence) []history.Evidence {
	var kept []history.Evidence
	for _, e := range all {
		if finite(e.Value) {
			kept = append(kept, e)
		}
	}
	return kept
}
