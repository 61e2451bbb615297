package verdict

import (
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Readings is the measure of what a system tells of itself.
const Readings Measure = "readings"

// Details of readings.
const (
	DetailReadWorst   DetailID = "reading_worst"    // the value furthest beyond, or nearest to, its bound
	DetailReadBeyond  DetailID = "readings_beyond"  // readings that were beyond
	DetailReadMissing DetailID = "readings_missing" // readings that could not be had
)

func readings() Descriptor {
	return Descriptor{
		Measure: Readings, Unit: readingsUnit, Better: Lower, Fixed: nothing(), Judge: JudgeReadings,
		Words: Words{
			Title:   "Readings beyond bounds",
			Meaning: "how often a figure that the system tells of itself was beyond what the scenario allows, read each second",
			Never:   "keep its own figures within bounds", Gravity: 10, Rare: true, Counted: "beyond",
			Harm: func(figure, _ string) string {
				return fmt.Sprintf("figures that the system tells of itself were beyond what is allowed (%s)", figure)
			},
		},
	}
}

const readingsUnit = "readings"

// longestUnread is how long nobody may have read: what is beyond for less is not
// what is looked for.
const longestUnread = 5 * time.Second

// JudgeReadings counts the readings that were beyond their bounds, from the onset to
// the end of the workload. One that could not be had may have been beyond. It is taken
// where a scenario demands it.
func JudgeReadings(h history.History) Finding {
	return inquiry{Descriptor: readings(), needs: needs{}, take: takeReadings}.judge(h)
}

func takeReadings(t *trial, f *Finding) error {
	window := history.Interval{From: t.onset.From, To: t.end()}
	bounded, beyond, unread := 0, 0, 0
	for _, m := range t.meta.Readings {
		if !m.Bounded() {
			continue
		}
		bounded++
		s := t.series(m, window)
		if s.gap > longestUnread && s.beyond == 0 {
			return fmt.Errorf("%s was not read for %s", m.ID, inSeconds(s.gap))
		}
		beyond, unread = beyond+s.beyond, unread+s.unread
		f.Details = append(f.Details, s.details(m)...)
	}
	if bounded == 0 {
		return errors.New("the scenario sets no bounds for any reading; set them under its readings")
	}
	f.Measured, f.Value, f.Bound = true, float64(beyond)+float64(unread)/2, float64(unread)/2
	f.Reason = fmt.Sprintf("%d readings were beyond their bounds, and %d could not be had", beyond, unread)
	return nil
}

// seriesOf is what was read of one figure within a window.
type seriesOf struct {
	read, beyond, unread int
	worst                float64
	gap                  time.Duration // longest time in which nobody read, or tried to
}

func (t trial) series(m history.ReadingMeta, window history.Interval) seriesOf {
	var s seriesOf
	seen := window.From
	for _, e := range t.history {
		r := e.Reading
		if r == nil || r.ID != m.ID || !r.Span.Overlaps(window) {
			continue
		}
		s.gap, seen = max(s.gap, r.Span.From-seen), r.Span.To
		switch {
		case r.Error != "":
			s.unread++
			continue
		case !m.Allows(r.Value):
			s.beyond++
		}
		if s.read == 0 || worse(m, r.Value, s.worst) {
			s.worst = r.Value
		}
		s.read++
	}
	s.gap = max(s.gap, window.To-seen)
	return s
}

// worse says whether a value is nearer to its bound than another, or further beyond.
func worse(m history.ReadingMeta, a, b float64) bool {
	if m.AtMost != nil && m.AtLeast != nil {
		return !m.Allows(a) && m.Allows(b)
	}
	if m.AtMost != nil {
		return a > b
	}
	return a < b
}

func (s seriesOf) details(m history.ReadingMeta) []Detail {
	all := []Detail{
		{ID: DetailReadBeyond, Of: m.ID, Value: float64(s.beyond), Unit: readingsUnit},
		{ID: DetailReadMissing, Of: m.ID, Value: float64(s.unread), Unit: readingsUnit},
	}
	if s.read > 0 {
		all = append(all, Detail{ID: DetailReadWorst, Of: m.ID, Value: s.worst, Unit: m.Unit})
	}
	return all
}
