package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// BenchmarkJudgeAll judges ten minutes of 100 requests a second.
func BenchmarkJudgeAll(b *testing.B) {
	h := story{end: 600 * sec, turns: []turn{{at: 5 * sec, mode: hanging}, {at: 8 * sec, mode: up, by: "tokyo"}}}.history()
	for b.Loop() {
		if found := verdict.JudgeAll(h); len(found) != len(verdict.All()) {
			b.Fatalf("%d findings", len(found))
		}
	}
}
