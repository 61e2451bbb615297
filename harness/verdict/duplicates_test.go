package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func copies(n int) func(*history.Final) {
	return func(f *history.Final) { f.Count = n }
}

// untold is a service that does not say how often an item is there.
func untold(h history.History) history.History {
	for _, e := range h {
		if e.Final != nil {
			e.Final.Count = 0
		}
	}
	return h
}

func TestDuplicates(t *testing.T) {
	hung := []turn{{at: 6 * sec, mode: hanging}, {at: 8 * sec, mode: up}}
	expect(t, verdict.JudgeDuplicates, map[string]expectation{
		"every write is there once": {
			story: story{turns: hung},
			state: verdict.Holds, measured: true, value: 0, reason: "of 1150 writes found 0 are there more than once; the limit of 0 writes holds",
			details: map[verdict.DetailID]any{verdict.DetailMostCopies: 1, verdict.DetailFound: 1150},
		},
		"two are there more than once": {
			story: story{turns: hung, edit: both(finals(copies(2), "501"), finals(copies(4), "503"))},
			state: verdict.Broken, measured: true, value: 2, reason: "the limit of 0 writes is broken",
			details: map[verdict.DetailID]any{verdict.DetailMostCopies: 4},
		},
		"one of unknown outcome is there twice": {
			story: story{turns: hung, edit: both(finals(found, "601"), finals(copies(2), "601"))},
			state: verdict.Broken, measured: true, value: 1,
		},
		"what is missing is not there twice": {
			story: story{edit: finals(func(f *history.Final) { f.Outcome, f.Count = history.Missing, 0 }, "501")},
			state: verdict.Holds, measured: true, value: 0,
		},
		"nobody tells": {
			story: story{edit: untold},
			state: verdict.Unknown, reason: "the service does not tell how often an item is there",
		},
		"one is not told": {
			story: story{edit: finals(copies(0), "501")},
			state: verdict.Unknown, reason: "of 1 it is not told how often, and 0 could not be read",
			details: map[verdict.DetailID]any{verdict.DetailUntold: 1},
		},
		"one is not told, but another is there twice": {
			story: story{edit: both(finals(copies(0), "501"), finals(copies(2), "503"))},
			state: verdict.Broken, reason: "1 are there more than once", details: map[verdict.DetailID]any{verdict.DetailAtLeast: 1},
		},
		"one cannot be read": {
			story: story{edit: finals(unreadable, "501")},
			state: verdict.Unknown, reason: "1 could not be read",
		},
		"one was never asked": {
			story: story{edit: never("501")},
			state: verdict.Unknown, reason: "1 could not be read",
		},
		"there was no final read": {
			story: story{edit: without(func(e history.Event) bool { return e.Phase != nil && e.Phase.Name == history.FinalRead })},
			state: verdict.Unknown, reason: `never came to its phase "finalread"`,
		},
	})
}
