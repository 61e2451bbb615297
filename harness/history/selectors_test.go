package history_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func op(id string, kind history.Kind, sent time.Duration) history.Event {
	return history.Event{At: sent + 1, Op: &history.Op{ID: id, Kind: kind, Intended: sent, Sent: sent, Done: sent + 1}}
}

func ids(ops []history.Op) []string {
	var ids []string
	for _, o := range ops {
		ids = append(ids, o.ID)
	}
	return ids
}

func TestSelectors(t *testing.T) {
	g := NewWithT(t)
	h := history.History{
		meta(),
		{At: 1, Phase: &history.Phase{Name: history.Steady}},
		op("b", history.Write, 20),
		op("a", history.Read, 10),
		op("c", history.Write, 15),
		{At: 30, Phase: &history.Phase{Name: history.Injecting}},
		{At: 31, Fault: &history.Fault{ID: "f", Stage: history.Injected}},
		{At: 32, Fault: &history.Fault{ID: "f", Stage: history.Confirmed}},
		{At: 40, Final: &history.Final{ID: "a", Outcome: history.Failed}},
		{At: 41, Final: &history.Final{ID: "a", Outcome: history.OK}},
		{At: 42, Log: &history.Log{Host: "web-1"}},
		note("n"),
	}
	g.Expect(ids(h.Ops())).To(Equal([]string{"a", "c", "b"}), "in order of sending")
	g.Expect(ids(h.OpsOf(history.Write))).To(Equal([]string{"c", "b"}))
	g.Expect(h.Faults()).To(HaveLen(2))
	g.Expect(h.FaultsAt(history.Confirmed)).To(HaveLen(1))
	g.Expect(h.Finals()).To(HaveKeyWithValue("a", history.Final{ID: "a", Outcome: history.OK}))
	g.Expect(h.Logs()).To(HaveLen(1))
	g.Expect(h.Notes()).To(HaveLen(1))
	g.Expect(h.End()).To(Equal(time.Duration(42)))

	span, ok := h.PhaseSpan(history.Steady)
	g.Expect(ok).To(BeTrue())
	g.Expect(span).To(Equal(history.Interval{From: 1, To: 30}))
	span, _ = h.PhaseSpan(history.Injecting)
	g.Expect(span).To(Equal(history.Interval{From: 30, To: 42}), "the last phase lasts to the end")
	_, ok = h.PhaseSpan(history.Settling)
	g.Expect(ok).To(BeFalse())
	_, ok = h.PhaseBegin(history.Settling)
	g.Expect(ok).To(BeFalse())
}

func TestOverlaps(t *testing.T) {
	span := history.Interval{From: 2, To: 4}
	for want, others := range map[bool][]history.Interval{
		true:  {{From: 3, To: 3}, {From: 0, To: 2}, {From: 4, To: 9}, {From: 0, To: 9}, {From: 2, To: 4}},
		false: {{From: 0, To: 1}, {From: 5, To: 5}},
	} {
		for _, other := range others {
			NewWithT(t).Expect(span.Overlaps(other)).To(Equal(want), "%v", other)
			NewWithT(t).Expect(other.Overlaps(span)).To(Equal(want), "%v", other)
		}
	}
}

func TestSelectorsOfNothing(t *testing.T) {
	g := NewWithT(t)
	var h history.History
	g.Expect(h.Ops()).To(BeEmpty())
	g.Expect(h.Faults()).To(BeEmpty())
	g.Expect(h.Finals()).To(BeEmpty())
	g.Expect(h.End()).To(BeZero())
}

func TestOpIsLateByWhenItWasSent(t *testing.T) {
	g := NewWithT(t)
	o := history.Op{Intended: 0, Sent: 900 * time.Millisecond, Done: 1901 * time.Millisecond}
	g.Expect(o.Latency()).To(Equal(1901*time.Millisecond), "but latency counts from when it was due")
	g.Expect(o.Lateness()).To(Equal(900 * time.Millisecond))
	g.Expect(o.Late(1001*time.Millisecond)).To(BeFalse(), "in time to the nanosecond")
	g.Expect(o.Late(time.Second)).To(BeTrue())
	g.Expect(o.Late(2 * time.Second)).To(BeFalse())
	g.Expect(o.Late(0)).To(BeFalse(), "no deadline")
}

func TestServed(t *testing.T) {
	for _, c := range []struct {
		name string
		op   history.Op
		want bool
	}{
		{"found", history.Op{Kind: history.Read, Outcome: history.OK}, true},
		{"missing", history.Op{Kind: history.Read, Outcome: history.Missing}, false},
		{"failed", history.Op{Kind: history.Read, Outcome: history.Failed}, false},
		{"never written, and not there", history.Op{Kind: history.Read, Never: true, Outcome: history.Missing}, true},
		{"never written, and found", history.Op{Kind: history.Read, Never: true, Outcome: history.OK}, true},
		{"never written, and no answer", history.Op{Kind: history.Read, Never: true, Outcome: history.Failed}, false},
		{"acknowledged", history.Op{Kind: history.Write, Outcome: history.OK}, true},
		{"refused", history.Op{Kind: history.Write, Outcome: history.Refused}, false},
	} {
		if got := c.op.Served(); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
