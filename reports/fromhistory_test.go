package reports

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestScenarioFromHistory(t *testing.T) {
	s := brokenScenario()
	if s.Timeline.Origin != 80 || s.Duration != 74 {
		t.Errorf("origin %v, duration %v; want 80 and 74", s.Timeline.Origin, s.Duration)
	}
	if want := time.Date(2026, 1, 5, 3, 1, 20, 0, time.UTC); !s.Started.Equal(want) {
		t.Errorf("started %v, want %v", s.Started, want)
	}
	if got := requests(*s.Timeline); got != 7200 {
		t.Errorf("%d requests in the time line, want 7200", got)
	}
	if n := s.Timeline.Buckets(); n > maxBuckets+1 || s.Timeline.Bucket != 0.2 {
		t.Errorf("%d buckets of %v s", n, s.Timeline.Bucket)
	}
	if err := checkScenario(s); err != nil {
		t.Error(err)
	}
}

func TestPhasesLastUntilTheNext(t *testing.T) {
	got := healthyScenario().Timeline.Phases
	want := []PhaseSpan{{"steady", 0, 9.996}, {"fault", 9.996, 40}, {"settling", 40, 72}, {"finalread", 72, 74}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWhatCameBeforeTheFirstPhaseIsWarmUp(t *testing.T) {
	h := history.History{
		{At: 3 * time.Second, Op: &history.Op{Kind: history.Read, Intended: 2 * time.Second, Done: 3 * time.Second}},
		{At: 7 * time.Second, Phase: &history.Phase{Name: history.Steady}},
		{At: 9 * time.Second, Phase: &history.Phase{Name: history.Done}},
	}
	got := FromHistory(h, nil, nil, About{}).Timeline.Phases
	if want := []PhaseSpan{{WarmUp, 0, 5}, {"steady", 5, 7}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBucketsCountWhenRequestsWereDue(t *testing.T) {
	ms := time.Millisecond
	op := func(kind history.Kind, due, took time.Duration, o history.Outcome, region string) history.Event {
		return history.Event{At: due + took, Op: &history.Op{Kind: kind, Intended: due, Done: due + took, Outcome: o, Region: region, Authority: region}}
	}
	h := history.History{
		{Phase: &history.Phase{Name: history.Steady}},
		op(history.Read, 0, 10*ms, history.OK, "a"), op(history.Read, 99*ms, 300*ms, history.Failed, ""),
		op(history.Read, 100*ms, 20*ms, history.Missing, "b"), op(history.Write, 150*ms, 30*ms, history.Refused, "b"),
		op(history.Write, 160*ms, 50*ms, history.OK, "b"),
	}
	s := FromHistory(h, nil, nil, About{})
	tl := s.Timeline
	for name, c := range map[string]struct{ got, want []int }{
		"reads ok": {tl.Reads.OK, []int{1, 0, 0, 0}}, "reads failed": {tl.Reads.Failed, []int{1, 0, 0, 0}},
		"reads missing": {tl.Reads.Missing, []int{0, 1, 0, 0}}, "writes refused": {tl.Writes.Refused, []int{0, 1, 0, 0}},
		"writes ok": {tl.Writes.OK, []int{0, 1, 0, 0}}, "served by b": {tl.Served[1].Count, []int{0, 3, 0, 0}},
		"acknowledged by b": {tl.Acknowledged[0].Count, []int{0, 1, 0, 0}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	if got, want := tl.Reads.Latency.P99, []float64{300, 20, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("p99 of reads %v, want %v", got, want)
	}
	if got, want := tl.Writes.Latency.P50, []float64{0, 30, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("p50 of writes %v, want %v", got, want)
	}
}

func TestRankIsNearest(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1)*time.Millisecond)
	}
	if p50, p99 := rank(hundred, 0.5), rank(hundred, 0.99); p50 != 50 || p99 != 99 {
		t.Errorf("p50 %v, p99 %v; want 50 and 99", p50, p99)
	}
}

func TestFaultsGatherTheirSteps(t *testing.T) {
	f := brokenScenario().Faults
	if len(f) != 2 {
		t.Fatalf("%d faults, want 2", len(f))
	}
	if *f[0].Onset != (Span{9.996, 10.005}) || *f[0].Healed != (Span{40, 40.006}) || *f[1].HealSeen != (Span{41, 41.031}) {
		t.Errorf("onset %v, healed %v, second seen %v", *f[0].Onset, *f[0].Healed, *f[1].HealSeen)
	}
	if len(f[0].Evidence) != 2 || len(f[0].Hosts) != 3 || len(f[0].Errors) != 0 {
		t.Errorf("evidence %v, hosts %v, errors %v", f[0].Evidence, f[0].Hosts, f[0].Errors)
	}
}

func TestTheSameFaultTwiceIsTwoFaults(t *testing.T) {
	step := func(s history.FaultStage) history.Event {
		return history.Event{Fault: &history.Fault{Title: "cut", Stage: s}}
	}
	h := history.History{step(history.Injected), step(history.Confirmed), step(history.Healed), step(history.Injected), step(history.Unconfirmed)}
	f := FromHistory(h, nil, nil, About{}).Faults
	if len(f) != 2 || f[0].Onset == nil || f[1].Onset != nil || len(f[1].Errors) != 1 {
		t.Errorf("got %+v", f)
	}
}

func TestErrorsOfOneCauseCountTogether(t *testing.T) {
	all := brokenScenario().Errors
	if len(all) != 4 {
		t.Fatalf("%d errors, want two of reads and two of writes: %+v", len(all), all)
	}
	if all[0].Text != "read tcp 127.0.0.1->127.0.0.1:8080: i/o timeout" || all[0].Count < 400 {
		t.Errorf("the most frequent is %+v", all[0])
	}
	if all[1].Text != `Get "/posts/{id}": EOF` {
		t.Errorf("the second is %+v", all[1])
	}
}

func TestWhatWasDemandedButNotJudgedIsUnknown(t *testing.T) {
	s := FromHistory(nil, nil, []verdict.Measure{verdict.DataLoss}, About{Title: "x"})
	if len(s.Findings) != 1 || s.Findings[0].State != verdict.Unknown || !s.Findings[0].Asserted || s.State != Inconclusive {
		t.Errorf("got %+v, %s", s.Findings, s.State)
	}
}

func TestFiguresThatAreNoNumbersAreNotMeasured(t *testing.T) {
	inf := math.Inf(1)
	s := FromHistory(nil, []verdict.Finding{{
		Measure: verdict.DataLoss, Measured: true, Value: math.NaN(), Limit: &inf,
		Details: []verdict.Detail{{ID: "age", Value: inf}},
	}}, nil, About{})
	f := s.Findings[0]
	if f.Measured || f.Limit != nil || f.Details[0].Text == "" {
		t.Errorf("got %+v", f)
	}
	if b := render(t, JSON, sample(s)); len(b) == 0 {
		t.Error("no JSON")
	}
}

func TestStrangeHistoriesDoNotPanic(t *testing.T) {
	op := func(at time.Duration) history.Event {
		return history.Event{At: at, Op: &history.Op{Kind: history.Read, Intended: at, Done: at}}
	}
	for name, h := range map[string]history.History{
		"empty":          nil,
		"nothing in it":  {{}},
		"one instant":    {op(0)},
		"no end of time": {op(math.MinInt64), op(math.MaxInt64)},
		"backwards":      {op(5), op(-5)},
		"unknown kind":   {{Op: &history.Op{Kind: "delete"}}},
		"years":          {op(0), op(100000 * time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			r := sample(FromHistory(h, nil, nil, About{Title: name}))
			if err := check(r); err != nil {
				t.Error(err)
			}
			render(t, HTML, r)
		})
	}
}
