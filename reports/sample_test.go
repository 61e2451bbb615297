package reports

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// outage scripts a made-up experiment: what users see from when to when.
type outage struct {
	name, hypothesis string
	origin           time.Duration // when it begins on the run's clock
	faults           []string
	noop             bool
	dark             time.Duration // reads fail for so long after the onset
	readOnly         time.Duration // writes are refused until so long after the onset
	end              time.Duration // of the workload
	taint            string
	doubt            *history.Interval // since the begin
	unconfirmed      bool
}

const (
	biteAt = 10 * time.Second
	healAt = 40 * time.Second
)

// record plays the script: a hundred requests a second, a fifth of them writes.
func (o outage) record() history.History {
	rng := rand.New(rand.NewPCG(7, uint64(len(o.name))))
	h := history.History{{Meta: &history.Meta{
		Version: history.Version, Run: "20260105-030000-7c1e", Scenario: o.id(), Title: o.name, Class: o.class(), Hypothesis: o.hypothesis,
		Base: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC), Seed: 42, Home: "seoul", Regions: []string{"seoul", "tokyo"},
		Objectives: objectivesOfSample(),
		Workloads:  []history.WorkloadMeta{{Rate: 100, Writes: 0.2, Deadline: 2 * time.Second}}, Settle: 3 * time.Second,
	}}}
	phase := func(at time.Duration, name history.PhaseName) {
		h = append(h, history.Event{At: o.origin + at, Phase: &history.Phase{Name: name}})
	}
	phase(0, history.Steady)
	phase(biteAt-4*time.Millisecond, history.Injecting)
	h = append(h, o.faultSteps()...)
	for due := time.Duration(0); due < o.end; due += 10 * time.Millisecond {
		op := o.request(due, rng)
		h = append(h, history.Event{At: op.Done, Op: &op})
	}
	phase(healAt, history.Settling)
	phase(o.end, history.FinalRead)
	h = append(h, history.Event{At: o.origin + o.end, Log: &history.Log{Host: "pilot-1", Lines: []string{
		"03:00:12 heartbeat seoul: 3 misses in a row", "03:00:12 fencing db-seoul-1", "03:00:14 promoted db-tokyo-1 in 1.61 s",
	}}})
	if o.taint != "" {
		h = append(h, history.Event{At: o.origin + biteAt, Note: &history.Note{Text: o.taint, Taints: true}})
	}
	if o.doubt != nil {
		span := history.Interval{From: o.origin + o.doubt.From, To: o.origin + o.doubt.To}
		h = append(h, history.Event{At: span.To, Note: &history.Note{ID: history.Standstill, Text: "the harness stood still for 400ms: paused, or starved of processor time", Taints: true, Span: &span}})
	}
	h = append(h, history.Event{At: o.origin + 2*time.Second, Note: &history.Note{Text: "steady state: 1000 requests, every objective held"}})
	phase(o.end+2*time.Second, history.Done)
	return h
}

func objectivesOfSample() map[string]float64 {
	return map[string]float64{
		"readonly_within": 5, "failover_within": 20, "failback_within": 60, "max_data_loss": 0, "availability": 0.995,
	}
}

// class is told by the name.
func (o outage) class() string {
	switch {
	case o.noop:
		return ""
	case strings.HasPrefix(o.name, "Blackout"):
		return "dr"
	}
	return "ha"
}

// id is made of the name.
func (o outage) id() string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, strings.ToLower(o.name)), "-")
}

func (o outage) faultSteps() []history.Event {
	var steps []history.Event
	for i, name := range o.faults {
		onset := o.origin + biteAt + time.Duration(i)*4*time.Second
		step := func(at time.Duration, f history.Fault) {
			f.ID, f.Title, f.Control = fmt.Sprintf("f%d", i+1), name, o.noop
			steps = append(steps, history.Event{At: at, Fault: &f})
		}
		around := func(at, width time.Duration) history.Interval { return history.Interval{From: at, To: at + width} }
		step(onset, history.Fault{Stage: history.Injected, Interval: around(onset-4*time.Millisecond, 4*time.Millisecond), Hosts: []string{"web-1", "web-2", "db-seoul-1"}})
		if o.unconfirmed {
			step(onset+time.Second, history.Fault{Stage: history.Unconfirmed, Error: "no packet was dropped in 5 s; is the host idle?"})
		} else {
			step(onset+time.Millisecond, history.Fault{Stage: history.Confirmed, Interval: around(onset-4*time.Millisecond, 9*time.Millisecond), Evidence: []history.Evidence{
				{Host: "gateway", ID: history.PacketsDropped, Value: 412, Unit: "packets"}, {ID: "skew", Value: 3.2, Unit: "ms"},
			}})
		}
		heal := o.origin + healAt + time.Duration(i)*time.Second
		step(heal, history.Fault{Stage: history.Healed, Interval: around(heal, 6*time.Millisecond)})
		step(heal+time.Millisecond, history.Fault{Stage: history.HealSeen, Interval: around(heal, 31*time.Millisecond)})
	}
	return steps
}

// request is what one user sees at a time.
func (o outage) request(due time.Duration, rng *rand.Rand) history.Op {
	since := due - biteAt
	op := history.Op{
		ID: fmt.Sprintf("item-%d", due/time.Millisecond), Kind: history.Read, Outcome: history.OK, Status: 200, Region: "seoul",
		Intended: o.origin + due, Sent: o.origin + due + 80*time.Microsecond,
	}
	took := 2*time.Millisecond + time.Duration(rng.ExpFloat64()*float64(time.Millisecond))
	if rng.Float64() < 0.2 {
		op.Kind, op.Status, op.Authority = history.Write, 201, "seoul"
		took += 4 * time.Millisecond
	}
	if since > 0 && !o.noop && o.end > 0 && o.readOnly > 0 {
		op.Region = "tokyo"
		if op.Kind == history.Write {
			op.Authority = "tokyo"
		}
		took += 3 * time.Millisecond
		switch {
		case since < o.dark:
			took = o.lost(&op, rng)
		case since < o.readOnly && op.Kind == history.Write:
			op.Outcome, op.Status, op.Authority = history.Refused, 503, ""
		case since < o.readOnly && rng.Float64() < 0.05:
			op.Outcome, op.Status = history.Missing, 404
		}
		if since > 50*time.Second { // home again
			op.Region = "seoul"
			if op.Kind == history.Write && op.Outcome == history.OK {
				op.Authority = "seoul"
			}
		}
	}
	op.Done = op.Intended + took
	return op
}

// lost makes a request one that got no answer.
func (o outage) lost(op *history.Op, rng *rand.Rand) time.Duration {
	op.Outcome, op.Status, op.Region, op.Authority = history.Failed, 0, "", ""
	if op.Kind == history.Write {
		op.Outcome = history.Unknown
	}
	op.Error = fmt.Sprintf("read tcp 127.0.0.1:%d->127.0.0.1:8080: i/o timeout", 40000+rng.IntN(20000))
	if rng.Float64() < 0.2 {
		op.Error = fmt.Sprintf("Get \"/posts/%s\": EOF", op.ID)
	}
	return 2 * time.Second
}

func limitOfSample(v float64) *float64 { return &v }

// finding is short for a finding that was measured.
func finding(m verdict.Measure, s verdict.State, value, bound float64, unit string, limit *float64, reason string, details ...verdict.Detail) verdict.Finding {
	return verdict.Finding{Measure: m, State: s, Measured: true, Value: value, Bound: bound, Unit: unit, Limit: limit, Reason: reason, Details: details}
}

func everything() []verdict.Measure {
	return []verdict.Measure{verdict.ReadOnlyWithin, verdict.FailoverWithin, verdict.FailbackWithin, verdict.DataLoss, verdict.Availability}
}

func healthyScenario() Scenario {
	o := outage{
		name:       "Blackout of the active region: goes read-only, fails over and loses nothing",
		hypothesis: "Users read all the time and write again within the RTO.",
		faults:     []string{"region-blackout seoul (silent)"},
		dark:       1200 * time.Millisecond, readOnly: 4812 * time.Millisecond, end: 72 * time.Second,
	}
	return FromHistory(o.record(), []verdict.Finding{
		finding(verdict.ReadOnlyWithin, verdict.Holds, 1.2037, 0.0141, "s", limitOfSample(5), "From 1.204 s after the onset every read was served and every write politely refused."),
		finding(verdict.FailoverWithin, verdict.Holds, 4.8119, 0.0139, "s", limitOfSample(20), "Writes were acknowledged again, sustained for 3 s.", verdict.Detail{ID: "took over", Text: "tokyo"}),
		finding(verdict.FailbackWithin, verdict.Holds, 19.97, 0.021, "s", limitOfSample(60), "The home region served again."),
		finding(verdict.DataLoss, verdict.Holds, 0, 0, "writes", limitOfSample(0), "All 1287 acknowledged writes were found.", verdict.Detail{ID: "acknowledged", Value: 1287, Unit: "writes"}),
		finding(verdict.Availability, verdict.Holds, 0.99631, 0.00004, "ratio", limitOfSample(0.995), "6,982 of 7,008 reads were served.", verdict.Detail{ID: "error_budget_spent", Value: 0.738, Unit: "ratio"}),
		finding(verdict.SplitBrain, verdict.Holds, 0, 0, "writes", nil, "Never did two regions acknowledge at once."),
	}, everything(), About{Labels: []string{"region", "gate"}, History: "history/01-blackout-active.jsonl"})
}

func brokenScenario() Scenario {
	o := outage{
		name: "Loss of the primary, stalled", hypothesis: "The replica is promoted within the RTO.", origin: 80 * time.Second,
		faults: []string{"host-removal db-seoul-1 (stalled)", "dns-loss seoul (silent)"},
		dark:   9 * time.Second, readOnly: 34200 * time.Millisecond, end: 72 * time.Second,
	}
	return FromHistory(o.record(), []verdict.Finding{
		finding(verdict.ReadOnlyWithin, verdict.Broken, 9.01, 0.014, "s", limitOfSample(5), "Reads failed until 9.01 s after the onset."),
		finding(verdict.FailoverWithin, verdict.Broken, 34.204, 0.0144, "s", limitOfSample(20), "Writes were first acknowledged again 34.2 s after the onset."),
		finding(verdict.DataLoss, verdict.Broken, 17, 0, "writes", limitOfSample(0), "17 acknowledged writes were not found.", verdict.Detail{ID: "age of the oldest", Value: 2.31, Bound: 0.02, Unit: "s"}),
		finding(verdict.Availability, verdict.Broken, 0.8712, 0.0003, "ratio", limitOfSample(0.995), "Reads failed for 9 s."),
	}, []verdict.Measure{verdict.ReadOnlyWithin, verdict.FailoverWithin, verdict.DataLoss}, About{
		Labels: []string{"host", "gate"}, History: "history/02-primary-stalled.jsonl",
		Failure: "Expected the experiment to fail over within 20 s,\nbut it took 34.204 s ± 0.015 s",
	})
}

func inconclusiveScenario() Scenario {
	o := outage{
		name: "DNS loss in the active region", hypothesis: "edge moves users to the other region's web hosts.", origin: 160 * time.Second,
		faults: []string{"dns-loss seoul (refused)"}, end: 50 * time.Second, unconfirmed: true,
		taint: "The workload fell 1.4 s behind its schedule: the machine is too small for 100 requests/s.",
	}
	unknown := verdict.Finding{Measure: verdict.FailoverWithin, State: verdict.Unknown, Unit: "s", Limit: limitOfSample(20), Reason: "The fault was not seen to take effect, so there is nothing to count from."}
	return FromHistory(o.record(), []verdict.Finding{
		unknown,
		finding(verdict.DataLoss, verdict.Holds, 0, 0, "writes", limitOfSample(0), "All acknowledged writes were found."),
	}, []verdict.Measure{verdict.FailoverWithin, verdict.DataLoss}, About{Labels: []string{"dns"}, History: "history/03-dns-loss.jsonl"})
}

func noopScenario() Scenario {
	o := outage{name: "Noop control", hypothesis: "Nothing happens, and every objective holds.", origin: 240 * time.Second, faults: []string{"noop"}, noop: true, end: 50 * time.Second}
	return FromHistory(o.record(), []verdict.Finding{
		finding(verdict.DataLoss, verdict.Holds, 0, 0, "writes", limitOfSample(0), "All acknowledged writes were found."),
		finding(verdict.Availability, verdict.Holds, 1, 0, "ratio", limitOfSample(0.995), "Every request was served."),
	}, []verdict.Measure{verdict.DataLoss, verdict.Availability}, About{Labels: []string{"control"}, History: "history/04-noop.jsonl"})
}

func skippedScenario() Scenario {
	return FromHistory(nil, nil, nil, About{Title: "Loss of the pilot", Labels: []string{"host", "monthly"}, Skipped: "the topology has no host with the role pilot"})
}

// sample is a run of these scenarios.
func sample(scenarios ...Scenario) Report {
	return Conclude(Report{
		Run: "20260105-030000-7c1e", Started: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC), Duration: 318.4,
		Profile: "gate", Selection: "gate", Seed: 42, Gameday: "v0.1.0",
		Compose: Compose{File: "docker-compose.yml", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
		Environment: Environment{
			Docker: "20.10.24", Kernel: "6.1.0", OS: "linux", Arch: "amd64", Cores: 2,
			Images: []Image{{Name: "shop-db", ID: "sha256:0c5a62d1e8c1bd4d6b8bd0a4a0d1d4e7a3f0f9b6f2d8c7e5a4b3c2d1e0f9a8b7"}},
		},
		Objectives: Objectives{Common: objectivesOfSample()},
		Scenarios:  scenarios,
	})
}
