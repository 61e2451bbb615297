package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// finals changes the final reads of the writes with the given ids. Of a
// story's requests, odd ids are writes, and id n is sent after n times 10 ms.
func finals(change func(*history.Final), ids ...string) func(history.History) history.History {
	return func(h history.History) history.History {
		for _, e := range h {
			for _, id := range ids {
				if e.Final != nil && e.Final.ID == id {
					change(e.Final)
				}
			}
		}
		return h
	}
}

func gone(f *history.Final)       { f.Outcome, f.Count = history.Missing, 0 }
func found(f *history.Final)      { f.Outcome, f.Count = history.OK, 1 }
func unreadable(f *history.Final) { f.Outcome, f.Count = history.Failed, 0 }

func both(a, b func(history.History) history.History) func(history.History) history.History {
	return func(h history.History) history.History { return b(a(h)) }
}

func never(ids ...string) func(history.History) history.History {
	return without(func(e history.Event) bool {
		for _, id := range ids {
			if e.Final != nil && e.Final.ID == id {
				return true
			}
		}
		return false
	})
}

func TestDataLoss(t *testing.T) {
	none := map[string]float64{"max_data_loss": 0}
	refusing := []turn{{at: 6 * sec, mode: readOnly}, {at: 8 * sec, mode: up}}
	hung := []turn{{at: 6 * sec, mode: hanging}, {at: 8 * sec, mode: up}}
	expect(t, verdict.JudgeDataLoss, map[string]expectation{
		"every acknowledged write is there": {
			story: story{turns: refusing, goals: none},
			state: verdict.Holds, measured: true, value: 0, reason: "of 1150 acknowledged writes 0 are lost; the limit of 0 writes holds",
			details: map[verdict.DetailID]any{verdict.DetailAcknowledged: 1150, verdict.DetailRefusedAppeared: 0},
		},
		"no limit is set, and some are lost": {
			story: story{edit: finals(gone, "301", "401")},
			state: verdict.Holds, measured: true, value: 2, reason: "2 are lost",
		},
		"as many are lost as may be": {
			story: story{goals: map[string]float64{"max_data_loss": 2}, edit: finals(gone, "301", "401")},
			state: verdict.Holds, measured: true, value: 2,
		},
		"one is lost": {
			story: story{goals: none, edit: finals(gone, "401", "451")},
			state: verdict.Broken, measured: true, value: 2, reason: "2 are lost; the limit of 0 writes is broken",
			details: map[verdict.DetailID]any{verdict.DetailOldestLost: 5.001 - 4.011},
		},
		"one that was acknowledged after the onset is lost": {
			story: story{goals: none, edit: finals(gone, "701")},
			state: verdict.Broken, measured: true, value: 1,
			details: map[verdict.DetailID]any{verdict.DetailOldestLost: "acknowledged after the onset"},
		},
		"a refused one appears": {
			story: story{turns: refusing, goals: map[string]float64{"max_data_loss": 100}, edit: finals(found, "701")},
			state: verdict.Broken, measured: true, value: 0, reason: "1 write appeared though refused",
			details: map[verdict.DetailID]any{verdict.DetailRefusedAppeared: 1},
		},
		"a refused one appears where no limit is set": {
			story: story{turns: refusing, edit: finals(found, "701")},
			state: verdict.Broken, measured: true, value: 0, reason: "must never appear",
		},
		"of those with an unknown outcome either is legal": {
			story: story{turns: hung, goals: none, edit: finals(found, "601", "603")},
			state: verdict.Holds, measured: true, value: 0,
			details: map[verdict.DetailID]any{verdict.DetailUnknownPresent: 2, verdict.DetailUnknownAbsent: 98},
		},
		"one of unknown outcome cannot be read": {
			story: story{turns: hung, goals: none, edit: finals(unreadable, "601")},
			state: verdict.Holds, measured: true, value: 0,
		},
		"duplicates are told": {
			story: story{goals: none, edit: finals(func(f *history.Final) { f.Count = 2 }, "601")},
			state: verdict.Holds, measured: true, value: 0, details: map[verdict.DetailID]any{verdict.DetailDuplicates: 1},
		},
		"an acknowledged one cannot be read": {
			story: story{goals: none, edit: finals(unreadable, "601")},
			state: verdict.Unknown, measured: true, value: 0.5, bound: 0.5, reason: "0 are lost, and up to 1",
		},
		"one cannot be read, but one is lost anyway": {
			story: story{goals: none, edit: both(finals(unreadable, "601"), finals(gone, "603"))},
			state: verdict.Broken, measured: true, value: 1.5, bound: 0.5,
		},
		"a refused one cannot be read": {
			story: story{turns: refusing, goals: none, edit: finals(unreadable, "701")},
			state: verdict.Unknown, reason: "incomplete",
		},
		"one was never asked": {
			story: story{goals: none, edit: never("601")},
			state: verdict.Unknown, reason: "1 ids were never asked",
		},
		"one was never asked, but one is lost anyway": {
			story: story{goals: none, edit: both(never("601"), finals(gone, "603"))},
			state: verdict.Broken, reason: "1 write surely lost",
		},
		"what nobody read is told": {
			// A user found 597, but nobody 599; the 950 after that are of
			// unknown outcome and were not found.
			story: story{turns: hung[:1:1], goals: none, edit: finals(unreadable, "597", "599", "603")},
			state: verdict.Unknown, measured: true, value: 0.5, bound: 1,
			details: map[verdict.DetailID]any{verdict.DetailNeverRead: 951},
		},
		"there was no final read": {
			story: story{goals: none, edit: without(func(e history.Event) bool { return e.Phase != nil && e.Phase.Name == history.FinalRead })},
			state: verdict.Unknown, reason: `never came to its phase "finalread"`,
		},
	})
}
