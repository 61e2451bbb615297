package verdict

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/gameday-harness/gameday/harness/history"
)

// Linearizable is the measure of JudgeLinearizable.
const Linearizable Measure = "linearizable"

// Details of linearizability.
const (
	DetailChecked   DetailID = "items_checked"
	DetailUndecided DetailID = "items_undecided" // the time was up
	DetailExample   DetailID = "example"         // text: its id
)

func linearizable() Descriptor {
	return Descriptor{
		Measure: Linearizable, Unit: writes, Better: Lower, Fixed: nothing(),
		Judge: func(h history.History) Finding { return JudgeLinearizable(h, defaultBudget) },
		Words: Words{
			Title:   "Linearizable",
			Meaning: "writes whose history no order of the requests explains",
			Never:   "be linearizable", Gravity: 11, Rare: true,
			Harm: func(figure, _ string) string {
				return fmt.Sprintf("no order of the requests explains what was read (%s)", figure)
			},
		},
	}
}

// JudgeLinearizable counts the items whose history is not linearizable: no order
// of its requests, each taking effect at one instant between its sending and its
// answer, explains what reads found (Herlihy and Wing). It is stricter than any
// other measure, since it also tells of reads that go back in time.
//
// Each item is a register of its own that is absent until its write takes
// effect. The budget bounds the time of the search, which can be exponential;
// what is not decided by then makes the finding unknown, unless the others
// suffice to break it. Its limit is always 0. It is not one of All.
func JudgeLinearizable(h history.History, budget time.Duration) Finding {
	return inquiry{
		Descriptor: linearizable(),
		needs:      needs{phases: []history.PhaseName{history.FinalRead}},
		take:       func(t *trial, f *Finding) error { return takeLinearizable(t, f, time.Now().Add(budget)) },
	}.judge(h)
}

func takeLinearizable(t *trial, f *Finding, deadline time.Time) error {
	t.look(0, t.end())
	t.lookAtFinalRead()
	registers := t.registers()
	broken, undecided, example := 0, 0, ""
	for _, id := range slices.Sorted(maps.Keys(registers)) {
		switch search(registers[id], time.Until(deadline)/fairShare) {
		case porcupine.Illegal:
			if broken++; example == "" {
				example = id
			}
		case porcupine.Unknown:
			undecided++
		case porcupine.Ok:
		}
	}
	f.Details = []Detail{
		{ID: DetailChecked, Value: float64(len(registers) - undecided), Unit: writes},
		{ID: DetailUndecided, Value: float64(undecided), Unit: writes},
	}
	f.Reason = fmt.Sprintf("the histories of %d of %s are not linearizable", broken, Amount(float64(len(registers)), writes))
	if example != "" {
		f.Details = append(f.Details, Detail{ID: DetailExample, Text: example})
		f.Reason += ", such as that of " + example
	}
	if undecided > 0 {
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: float64(broken), Unit: writes})
		f.Reason += fmt.Sprintf("; %d could not be decided within the time given", undecided)
		return nil
	}
	f.Measured, f.Value = true, float64(broken)
	return nil
}

// defaultBudget is that of the judge in the descriptor.
const defaultBudget = 30 * time.Second

// fairShare of the time that is left goes to one item at most, so that a hard
// one leaves time for the others.
const fairShare = 4

// search looks for an order of one item's requests until the time is up.
// Porcupine takes no time at all for unlimited time.
func search(register []porcupine.Operation, left time.Duration) porcupine.CheckResult {
	if left <= 0 {
		return porcupine.Unknown
	}
	return porcupine.CheckOperationsTimeout(writtenOnce(), register, left)
}

// effect is what a request does to a register, or what it found there.
type effect int

const (
	wrote effect = iota
	found
	missedIt
)

// writtenOnce is a register that is absent (false) until it is written.
func writtenOnce() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return false },
		Step: func(state, input, _ any) (bool, any) {
			switch input {
			case found:
				return state == true, state
			case missedIt:
				return state == false, state
			default:
				return true, true
			}
		},
	}
}

// registers returns the requests of each item that was ever written, those of
// the final read too. A write of unknown outcome may take effect at any later
// time, or after all else, which is the same as never; a refused one never does.
// A read that failed says nothing.
func (t *trial) registers() map[string][]porcupine.Operation {
	all := map[string][]porcupine.Operation{}
	for _, op := range t.ops {
		if op.Kind == history.Write && all[op.ID] == nil {
			all[op.ID] = []porcupine.Operation{}
		}
	}
	for _, op := range t.ops {
		if does, until, tells := effectOf(op); tells {
			enter(all, op.ID, does, op.Sent, until)
		}
	}
	begin, _ := t.history.PhaseBegin(history.FinalRead)
	for _, e := range t.history {
		if e.Final != nil && e.Final.Outcome != history.Failed {
			does := map[bool]effect{true: found, false: missedIt}[e.Final.Outcome == history.OK]
			enter(all, e.Final.ID, does, begin, max(begin, e.At))
		}
	}
	return all
}

// enter books a request of an item that was written; of others nothing is known
// that could be checked.
func enter(all map[string][]porcupine.Operation, id string, does effect, from, to time.Duration) {
	if ops, written := all[id]; written {
		all[id] = append(ops, porcupine.Operation{Input: does, Call: int64(from), Return: int64(to)})
	}
}

// effectOf is what a request does, until when at the latest, and false when it
// says nothing.
func effectOf(op history.Op) (does effect, until time.Duration, tells bool) {
	switch {
	case op.Kind == history.Write && op.Outcome == history.OK:
		return wrote, op.Done, true
	case op.Kind == history.Write && op.Outcome == history.Unknown:
		return wrote, math.MaxInt64, true
	case op.Kind == history.Read && op.Outcome == history.OK:
		return found, op.Done, true
	case op.Kind == history.Read && op.Outcome == history.Missing:
		return missedIt, op.Done, true
	}
	return wrote, 0, false
}
