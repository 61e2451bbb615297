package history

import (
	"cmp"
	"slices"
	"time"
)

// Ops returns all operations in the order in which they were sent.
func (h History) Ops() []Op {
	var order []*Op // sorted in place of the operations, which are costly to move
	for _, e := range h {
		if e.Op != nil {
			order = append(order, e.Op)
		}
	}
	slices.SortStableFunc(order, func(a, b *Op) int { return cmp.Compare(a.Sent, b.Sent) })
	ops := make([]Op, len(order))
	for i, op := range order {
		ops[i] = *op
	}
	return ops
}

// OpsOf returns the operations of one kind in the order in which they were sent.
func (h History) OpsOf(kind Kind) []Op {
	return slices.DeleteFunc(h.Ops(), func(o Op) bool { return o.Kind != kind })
}

// Faults returns every step of every fault in the order of recording.
func (h History) Faults() []Fault {
	var faults []Fault
	for _, e := range h {
		if e.Fault != nil {
			faults = append(faults, *e.Fault)
		}
	}
	return faults
}

// FaultsAt returns the steps of one stage in the order of recording.
func (h History) FaultsAt(stage FaultStage) []Fault {
	return slices.DeleteFunc(h.Faults(), func(f Fault) bool { return f.Stage != stage })
}

// PhaseBegin returns when a phase began, and false when it never did. Of a
// phase that began again the last begin counts: the steady state may have to be
// reached anew before anything is injected.
func (h History) PhaseBegin(name PhaseName) (begin time.Duration, ok bool) {
	for _, e := range h {
		if e.Phase != nil && e.Phase.Name == name {
			begin, ok = e.At, true
		}
	}
	return begin, ok
}

// PhaseSpan returns from when until when a phase lasted: until the next phase
// began, or until the last event when there was none. It is false when the
// phase never began.
func (h History) PhaseSpan(name PhaseName) (Interval, bool) {
	from, ok := h.PhaseBegin(name)
	if !ok {
		return Interval{}, false
	}
	for _, e := range h {
		if e.Phase != nil && e.Phase.Name != name && e.At >= from {
			return Interval{From: from, To: e.At}, true
		}
	}
	return Interval{From: from, To: h.End()}, true
}

// Finals returns the last read of each id. Of an id that was asked twice the
// last answer counts.
func (h History) Finals() map[string]Final {
	finals := make(map[string]Final)
	for _, e := range h {
		if e.Final != nil {
			finals[e.Final.ID] = *e.Final
		}
	}
	return finals
}

// Notes returns the remarks of the harness in the order of recording.
func (h History) Notes() []Note {
	var notes []Note
	for _, e := range h {
		if e.Note != nil {
			notes = append(notes, *e.Note)
		}
	}
	return notes
}

// Logs returns the excerpts of logs in the order of recording.
func (h History) Logs() []Log {
	var logs []Log
	for _, e := range h {
		if e.Log != nil {
			logs = append(logs, *e.Log)
		}
	}
	return logs
}

// Traffic returns what was counted of the connections inside the system, in the order of
// recording.
func (h History) Traffic() []Traffic {
	var samples []Traffic
	for _, e := range h {
		if e.Traffic != nil {
			samples = append(samples, *e.Traffic)
		}
	}
	return samples
}

// End is the time of the latest event.
func (h History) End() time.Duration {
	var end time.Duration
	for _, e := range h {
		end = max(end, e.At)
	}
	return end
}
