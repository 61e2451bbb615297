package workload

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// What a client says is bounded and must make sense.
func TestBook(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  history.Kind
		reply Reply
		want  history.Op
	}{
		{
			"a write acknowledged", history.Write,
			Reply{Outcome: history.OK, Status: 201, Region: "a", Authority: "b"},
			history.Op{Outcome: history.OK, Status: 201, Region: "a", Authority: "b"},
		},
		{
			"a read has no authority", history.Read,
			Reply{Outcome: history.OK, Authority: "b"},
			history.Op{Outcome: history.OK},
		},
		{
			"a refusal has no authority", history.Write,
			Reply{Outcome: history.Refused, Authority: "b"},
			history.Op{Outcome: history.Refused},
		},
		{
			"a write cannot be missing", history.Write,
			Reply{Outcome: history.Missing},
			history.Op{Outcome: history.Unknown, Error: `the client told the outcome "missing" of a write`},
		},
		{
			"a read cannot be refused", history.Read,
			Reply{Outcome: history.Refused},
			history.Op{Outcome: history.Failed, Error: `the client told the outcome "refused" of a read`},
		},
		{
			"no outcome", history.Write,
			Reply{},
			history.Op{Outcome: history.Unknown, Error: `the client told the outcome "" of a write`},
		},
		{
			"a long error of several lines", history.Read,
			Reply{Outcome: history.Failed, Error: "a\n\x1b[31m" + strings.Repeat("x", 500)},
			history.Op{Outcome: history.Failed, Error: "a [31m" + strings.Repeat("x", 194) + "..."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			r, _ := runner(t, posts(), answering(func(Operation, int) Reply { return c.reply }))
			got := history.Op{ID: "x", Kind: c.kind}
			r.perform(t.Context(), &got, false)
			g.Expect(got.Done).To(BeNumerically(">=", got.Sent))
			c.want.ID, c.want.Kind, c.want.Sent, c.want.Done = "x", c.kind, got.Sent, got.Done
			g.Expect(got).To(Equal(c.want))
		})
	}
}

// A stamp that cannot be true is replaced by what surely is.
func TestStampsLieWithinTheCall(t *testing.T) {
	begun := time.Now()
	at := func(ms int) time.Time { return begun.Add(time.Duration(ms) * time.Millisecond) }
	for _, c := range []struct {
		name       string
		sent, done time.Time
		want       [2]time.Time
	}{
		{"as stamped", at(10), at(20), [2]time.Time{at(10), at(20)}},
		{"not stamped", time.Time{}, time.Time{}, [2]time.Time{begun, at(100)}},
		{"outside the call", at(-5), at(200), [2]time.Time{begun, at(100)}},
		{"done before it was sent", at(20), at(10), [2]time.Time{at(20), at(100)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			r, _ := runner(t, posts(), newService())
			op := history.Op{Kind: history.Read}
			r.book(&op, Reply{Outcome: history.OK, Sent: c.sent, Done: c.done}, begun, at(100))
			g.Expect([2]time.Duration{op.Sent, op.Done}).To(Equal([2]time.Duration{r.clock.At(c.want[0]), r.clock.At(c.want[1])}))
		})
	}
}
