package history

import (
	"errors"
	"fmt"
	"slices"
)

// Validate reports what is wrong with the event on its own: it must have
// exactly one payload, and that must use the words of this package.
func (e Event) Validate() error {
	if e.At < 0 {
		return fmt.Errorf("at is %d, before the run's base", e.At)
	}
	if n := e.payloads(); n != 1 {
		return fmt.Errorf("has %d payloads, must have exactly one", n)
	}
	switch {
	case e.Meta != nil:
		return e.Meta.validate()
	case e.Phase != nil:
		return oneOf("phase", e.Phase.Name, Steady, Injecting, Settling, FinalRead, Done)
	case e.Op != nil:
		return e.Op.validate()
	case e.Fault != nil:
		return e.Fault.validate()
	case e.Final != nil:
		return e.Final.validate()
	case e.Traffic != nil:
		return e.Traffic.validate()
	case e.Reading != nil:
		return e.Reading.validate()
	case e.Note != nil && e.Note.Span != nil && e.Note.Span.Width() < 0:
		return fmt.Errorf("note: its span ends at %v, before it begins at %v", e.Note.Span.To, e.Note.Span.From)
	}
	return nil // a log or a note may say anything
}

func (e Event) payloads() int {
	n := 0
	for _, set := range []bool{
		e.Meta != nil, e.Phase != nil, e.Op != nil, e.Fault != nil,
		e.Final != nil, e.Log != nil, e.Traffic != nil, e.Reading != nil, e.Note != nil,
	} {
		if set {
			n++
		}
	}
	return n
}

func (m Meta) validate() error {
	if m.Version != Version {
		return fmt.Errorf("format version is %d, and this Gameday reads version %d only: judge the file with the Gameday that wrote it, or run the scenario again", m.Version, Version)
	}
	if m.Settle < 0 {
		return fmt.Errorf("settle is %v, and must not be negative", m.Settle)
	}
	seen := map[string]bool{}
	for _, w := range m.Workloads {
		if w.Rate < 0 || w.Writes < 0 || w.Writes > 1 || w.Deadline < 0 {
			return fmt.Errorf("workload %q: rate %v, writes %v, deadline %v: none may be negative, and writes is a share of at most 1",
				w.Name, w.Rate, w.Writes, w.Deadline)
		}
		if seen[w.Name] {
			return fmt.Errorf("workload %q is there twice", w.Name)
		}
		seen[w.Name] = true
	}
	return validateReadings(m.Readings)
}

func (o Op) validate() error {
	if o.ID == "" {
		return errors.New("operation has no id")
	}
	if o.Done < o.Sent {
		return fmt.Errorf("operation %q is done at %v, before it was sent at %v", o.ID, o.Done, o.Sent)
	}
	if o.Never && o.Kind != Read {
		return fmt.Errorf("operation %q is a %s of an id that is never written", o.ID, o.Kind)
	}
	switch o.Kind {
	case Read:
		return oneOf("outcome of a read", o.Outcome, OK, Missing, Failed)
	case Write:
		return oneOf("outcome of a write", o.Outcome, OK, Refused, Unknown)
	}
	return oneOf("kind", o.Kind, Read, Write)
}

func (f Fault) validate() error {
	if f.ID == "" {
		return errors.New("fault has no id")
	}
	if f.Round < 0 || f.Level < 0 || f.Level > 1 {
		return fmt.Errorf("fault %q: round %d, level %v: a round counts from 1, and a level is a share of at most 1", f.ID, f.Round, f.Level)
	}
	if f.Interval.Width() < 0 {
		return fmt.Errorf("fault %q: interval ends at %v, before it begins at %v", f.ID, f.Interval.To, f.Interval.From)
	}
	for _, d := range f.Delivered {
		if d.Quantity == "" || d.Samples < 0 || d.Bound < 0 || d.Tolerance < 0 {
			return fmt.Errorf("fault %q: delivered %q with %d samples, bound %v, tolerance %v: it needs a name, and none may be negative",
				f.ID, d.Quantity, d.Samples, d.Bound, d.Tolerance)
		}
	}
	return oneOf("stage", f.Stage, Injected, Confirmed, Unconfirmed, Healed, HealSeen, LevelSet)
}

func (f Final) validate() error {
	if f.ID == "" {
		return errors.New("final read has no id")
	}
	if f.Count < 0 {
		return fmt.Errorf("final read of %q: count is %d", f.ID, f.Count)
	}
	return oneOf("outcome of a final read", f.Outcome, OK, Missing, Failed)
}

func (t Traffic) validate() error {
	if t.Span.Width() < 0 {
		return fmt.Errorf("traffic: its span ends at %v, before it begins at %v", t.Span.To, t.Span.From)
	}
	for host, n := range t.Opened {
		if n < 0 {
			return fmt.Errorf("traffic: %d connections to %q", n, host)
		}
	}
	return nil
}

func oneOf[T ~string](what string, got T, known ...T) error {
	if slices.Contains(known, got) {
		return nil
	}
	return fmt.Errorf("%s is %q, must be one of %q", what, got, known)
}
