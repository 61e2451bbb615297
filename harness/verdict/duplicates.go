package verdict

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details of duplicates.
const (
	DetailMostCopies DetailID = "most_copies"
	DetailFound      DetailID = "found"
	DetailUntold     DetailID = "untold"
)

func duplicates() Descriptor {
	return Descriptor{
		Measure: Duplicates, Unit: writes, Better: Lower, Fixed: nothing(),
		Judge: JudgeDuplicates,
		Words: Words{
			Title:   "Duplicates",
			Meaning: "writes that users made once and that are there more than once",
			Never:   "duplicate no write", Gravity: 3, Rare: true, Counted: "duplicated",
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("what users wrote once is there more than once: %s, %s allowed", figure, allowed)
			},
		},
	}
}

// JudgeDuplicates counts the ids that the final read finds more than once: the
// user wrote once. Its limit is always 0.
func JudgeDuplicates(h history.History) Finding {
	return inquiry{
		Descriptor: duplicates(),
		needs:      needs{timeless: true, truth: true, phases: []history.PhaseName{history.FinalRead}},
		take:       takeDuplicates,
	}.judge(h)
}

// stock is how often the ids that were ever sent are there.
type stock struct {
	found, twice int // ids: found at all, found more than once
	most         int // copies of one
	untold       int // ids: found, but not how often
	unread       int // ids: could not be read, or were never asked for
}

func takeDuplicates(t *trial, f *Finding) error {
	t.lookAtFinalRead()
	s := takeStock(t.ops, t.history.Finals())
	f.Details = []Detail{
		{ID: DetailFound, Value: float64(s.found), Unit: writes},
		{ID: DetailMostCopies, Value: float64(s.most)},
		{ID: DetailUntold, Value: float64(s.untold), Unit: writes},
		{ID: DetailUnreadable, Value: float64(s.unread)},
	}
	twice := float64(s.twice)
	f.Reason = fmt.Sprintf("of %s found %d are there more than once", Amount(float64(s.found), writes), s.twice)
	if s.untold+s.unread > 0 {
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: twice, Unit: writes})
		f.Reason += s.missing()
		return nil
	}
	f.Measured, f.Value = true, twice
	return nil
}

// takeStock books each id once, however often it was sent.
func takeStock(ops []history.Op, finals map[string]history.Final) stock {
	var s stock
	booked := map[string]bool{}
	for _, op := range ops {
		if op.Kind == history.Write && !booked[op.ID] {
			booked[op.ID] = true
			s.enter(finals[op.ID])
		}
	}
	return s
}

// enter books the final read of one id; the zero value is that of an id that
// was never asked for.
func (s *stock) enter(final history.Final) {
	switch {
	case final.Outcome == history.Missing:
		return
	case final.Outcome != history.OK:
		s.unread++
		return
	case final.Count == 0:
		s.untold++
	case final.Count > 1:
		s.twice++
	}
	s.found++
	s.most = max(s.most, final.Count)
}

// missing ends the reason with what is not known.
func (s stock) missing() string {
	if s.untold == s.found && s.found > 0 {
		return "; the service does not tell how often an item is there"
	}
	return fmt.Sprintf("; of %d it is not told how often, and %d could not be read", s.untold, s.unread)
}
