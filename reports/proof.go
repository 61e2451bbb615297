package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
)

// unproven says that a fault was not seen to take effect.
func (f Fault) unproven() bool { return f.Onset == nil && !f.Control }

// Proof tells in one sentence how a fault is known to have in effect and to be
// gone: what it did, how soon it was felt, how soon it was over.
func (f Fault) Proof() string {
	if f.Control {
		return "the control: nothing was changed, on purpose"
	}
	if f.unproven() {
		return "none: it was not seen to take effect, so nothing that was measured under it counts"
	}
	var parts []string
	if did := counted(f.Evidence); did != "" {
		parts = append(parts, did)
	}
	parts = append(parts, felt(f.Evidence)...)
	parts = append(parts, "took hold within "+shortTime(f.Onset.To-f.Onset.From), f.gone())
	return strings.Join(parts, "; ")
}

// gone says how soon after the heal the fault was seen to be gone.
func (f Fault) gone() string {
	if f.HealSeen == nil {
		return "not seen to be gone"
	}
	return "gone within " + shortTime(f.HealSeen.To-f.HealSeen.From) + " of the heal"
}

// counted adds up what was counted at several hosts: "412 packets dropped, 37
// queries unanswered".
func counted(all []history.Evidence) string {
	var sums []history.Evidence
	for _, e := range all {
		if !counts(e) {
			continue
		}
		same := func(s history.Evidence) bool { return s.ID == e.ID && s.Of == e.Of && s.Unit == e.Unit }
		if i := slices.IndexFunc(sums, same); i >= 0 {
			sums[i].Value += e.Value
			continue
		}
		e.Host = ""
		sums = append(sums, e)
	}
	var texts []string
	for _, e := range sums {
		texts = append(texts, evidenceText(e))
	}
	return strings.Join(texts, ", ")
}

// counts says whether evidence is a number of things, named by its unit.
func counts(e history.Evidence) bool {
	w, known := evidenceWords()[e.ID]
	return known && w.counts
}

// felt tells the times of the evidence; of the same one at several hosts the
// longest. How long the filter took to switch is no proof.
func felt(all []history.Evidence) []string {
	var longest []history.Evidence
	for _, e := range all {
		if counts(e) || e.ID == history.FilterTook {
			continue
		}
		i := slices.IndexFunc(longest, func(l history.Evidence) bool { return l.ID == e.ID && l.Of == e.Of })
		switch {
		case i < 0:
			longest = append(longest, e)
		case e.Value > longest[i].Value:
			longest[i] = e
		}
	}
	var texts []string
	for _, e := range longest {
		texts = append(texts, feltText(e))
	}
	return texts
}

func feltText(e history.Evidence) string {
	switch e.ID {
	case history.EchoGap:
		return "first unanswered probe at most " + exactFigure(e.Value, e.Unit) + " after the last answered one"
	case history.CutSpread:
		return "all hosts cut off within " + exactFigure(e.Value, e.Unit)
	default: // told as it is
	}
	e.Host = ""
	return evidenceText(e)
}

// shortTime writes a short time so that its first digits show: "0.2 ms".
func shortTime(s Seconds) string {
	ms := float64(s) * 1e3
	switch {
	case ms <= 0:
		return "0 ms"
	case ms < 0.1:
		return "0.1 ms"
	case ms >= 10_000:
		return fmt.Sprintf("%.1f s", ms/1e3)
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f ms", ms)
}
