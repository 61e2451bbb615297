package verdict

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestNeverRead(t *testing.T) {
	read := func(sent time.Duration, outcome history.Outcome) history.Op {
		return history.Op{ID: "a", Kind: history.Read, Sent: sent, Done: sent + 1, Outcome: outcome}
	}
	for name, c := range map[string]struct {
		write history.Outcome
		final history.Outcome // "": never asked
		reads []history.Op
		want  bool
	}{
		"acknowledged and found at last":               {history.OK, history.OK, nil, false},
		"acknowledged and lost":                        {history.OK, history.Missing, nil, false},
		"acknowledged, and nobody asked":               {history.OK, "", nil, true},
		"acknowledged, and all reads failed":           {history.OK, history.Failed, []history.Op{read(20, history.Failed)}, true},
		"acknowledged, and a user found it":            {history.OK, history.Failed, []history.Op{read(20, history.OK), read(30, history.Missing)}, false},
		"acknowledged, and a user missed it":           {history.OK, history.Failed, []history.Op{read(20, history.Missing)}, false},
		"acknowledged, and missed while being written": {history.OK, history.Failed, []history.Op{read(5, history.Missing)}, true},
		"of unknown outcome and found":                 {history.Unknown, history.OK, nil, false},
		"of unknown outcome and found by a user":       {history.Unknown, history.Missing, []history.Op{read(20, history.OK)}, false},
		"of unknown outcome and not found":             {history.Unknown, history.Missing, []history.Op{read(20, history.Missing)}, true},
		"refused":                                      {history.Refused, history.Failed, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			write := history.Op{ID: "a", Kind: history.Write, Sent: 1, Done: 10, Outcome: c.write}
			seen := sightings(append([]history.Op{write}, c.reads...))
			NewWithT(t).Expect(seen.neverRead(write, history.Final{ID: "a", Outcome: c.final})).To(Equal(c.want))
		})
	}
}
