package calibration

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestStateOfARow(t *testing.T) {
	cases := []struct {
		name string
		row  Row
		want State
	}{
		{"the truth in the middle", Row{Unit: "s", Truth: 1, Known: true, Measured: 1, Bound: 0.01}, Inside},
		{"the truth at the edge", Row{Unit: "s", Truth: 1.01, Known: true, Measured: 1, Bound: 0.01}, Inside},
		{"the truth below", Row{Unit: "s", Truth: 0.98, Known: true, Measured: 1, Bound: 0.01}, Outside},
		{"the truth above", Row{Unit: "s", Truth: 1.02, Known: true, Measured: 1, Bound: 0.01}, Outside},
		{"not measured", Row{Unit: "s", Truth: 1, Measured: 1, Bound: 0.01}, Unknown},
		{"an exact count", Row{Unit: "writes", Truth: 3, Known: true, Measured: 3}, Inside},
		{"a wrong count", Row{Unit: "writes", Truth: 3, Known: true, Measured: 4}, Outside},
		{"a count that is not exact", Row{Unit: "writes", Truth: 3, Known: true, Measured: 3, Bound: 1}, Outside},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { NewWithT(t).Expect(c.row.State()).To(Equal(c.want)) })
	}
}

func TestWhatATruthExpects(t *testing.T) {
	const ms = int64(time.Millisecond)
	one := func(m truth.Mode, to int64) truth.Account {
		return truth.Account{Spans: []truth.Spent{{Mode: m, From: 100 * ms, To: to * ms}}}
	}
	type figures struct {
		readOnly, failover, bad           float64
		noReadOnly, noFailover, noneIsBad bool // the truth says nothing on it
	}
	cases := []struct {
		kind    Kind
		account truth.Account
		want    figures
	}{
		{Away, one(truth.Away, 600), figures{readOnly: 0.5, failover: 0.5, bad: 0.5}},
		{Stall, one(truth.Stall, 600), figures{readOnly: 0.5, failover: 0.5, bad: 0.5}},
		{Refuse, one(truth.Refuse, 600), figures{failover: 0.5, bad: 0.125}},
		{AwayRefuse, truth.Account{Spans: []truth.Spent{
			{Mode: truth.Away, From: 100 * ms, To: 300 * ms}, {Mode: truth.Refuse, From: 300 * ms, To: 1100 * ms},
		}}, figures{readOnly: 0.2, failover: 1, bad: 0.4}},
		{Hold, one(truth.Hold, 600), figures{noneIsBad: true}},
		{Hold, one(truth.Hold, 3100), figures{noReadOnly: true, failover: 3, noneIsBad: true}},
		{Stale, one(truth.Stale, 600), figures{noReadOnly: true, noFailover: true, noneIsBad: true}},
		{Forget, one(truth.Forget, 600), figures{noReadOnly: true, noFailover: true, noneIsBad: true}},
		{Duplicate, one(truth.Duplicate, 600), figures{noneIsBad: true}},
	}
	for _, c := range cases {
		t.Run(string(c.kind), func(t *testing.T) {
			g := NewWithT(t)
			r := Record{Case: Case{Kind: c.kind}, Account: c.account, Deadline: 2 * time.Second, Writes: 0.25}
			got, told := r.expected(verdict.ReadOnlyWithin)
			g.Expect([]any{got, told}).To(Equal([]any{c.want.readOnly, !c.want.noReadOnly}))
			got, told = r.expected(verdict.FailoverWithin)
			g.Expect([]any{got, told}).To(Equal([]any{c.want.failover, !c.want.noFailover}))
			got, told = r.bad()
			g.Expect(told).To(Equal(!c.want.noneIsBad))
			g.Expect(got).To(BeNumerically("~", c.want.bad, 1e-9))
		})
	}
}

func TestRowsHoldFindingsAgainstTheTruth(t *testing.T) {
	g := NewWithT(t)
	r := Record{
		Case:    Case{N: 1, Kind: Forget, Count: 3},
		Account: truth.Account{Done: true, Forgotten: 3, Spans: []truth.Spent{{Mode: truth.Forget, From: 1, To: 2}}},
		Began:   history.Interval{From: 1001 * time.Millisecond, To: 1001 * time.Millisecond},
	}
	h := history.History{
		{Fault: &history.Fault{Stage: history.Confirmed, Interval: history.Interval{From: time.Second, To: 1002 * time.Millisecond}}},
		{Op: &history.Op{Intended: 1100 * time.Millisecond, Sent: 1104 * time.Millisecond}},
	}
	rows := Table(r.Rows(h, []verdict.Finding{
		{Measure: verdict.DataLoss, Measured: true, Value: 2, Unit: "writes"},
		{Measure: verdict.Duplicates, Reason: "too busy", Unit: "items"},
	}))
	g.Expect(rows.measures()).To(Equal([]string{"onset", "data_loss", "duplicates", "stale_reads"}))
	g.Expect(rows).To(HaveEach(HaveField("Late", 4*time.Millisecond)))
	g.Expect([]State{rows[0].State(), rows[1].State(), rows[2].State(), rows[3].State()}).To(
		Equal([]State{Inside, Outside, Unknown, Unknown}))
	g.Expect(rows[2].Why).To(Equal("too busy"))
	g.Expect(rows[3].Why).To(Equal("no judge takes this measure"))

	r.Error = "no steady state"
	g.Expect(r.Rows(h, nil)).To(Equal([]Row{{Case: r.Case, Measure: "all", Why: "no steady state"}}))
}

func TestBadSecondsAreHeldAgainstTheTruthOnceTheyHaveABound(t *testing.T) {
	g := NewWithT(t)
	r := Record{Case: Case{Kind: Away}, Account: truth.Account{Spans: []truth.Spent{{Mode: truth.Away, From: 0, To: 1e9}}}}
	available := func(bound float64) []verdict.Finding {
		return []verdict.Finding{{Measure: verdict.Availability, Measured: true, Details: []verdict.Detail{
			{ID: verdict.DetailBadSeconds, Value: 1.01, Bound: bound, Unit: "s"},
		}}}
	}
	g.Expect(Table(r.Rows(nil, available(0))).of(badSeconds)).To(BeEmpty())
	g.Expect(Table(r.Rows(nil, available(0.02))).of(badSeconds).State()).To(Equal(Inside))
	g.Expect(Table(r.Rows(nil, available(0.005))).of(badSeconds).State()).To(Equal(Outside))
}
