package verdict

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details of amplification.
const (
	DetailBusiest DetailID = "busiest_host"
	DetailBusyAt  DetailID = "busiest_at"
	DetailCalm    DetailID = "highest_before"
	DetailRate    DetailID = "rate" // requests a second, of a workload
)

const (
	// shortestSample: in less, a handful of connections would look like a storm.
	shortestSample = 500 * time.Millisecond
	// longestUnseen is how long nobody may have looked: a storm that is shorter
	// does not keep a system down, and one that is longer would be seen.
	longestUnseen = 3 * time.Second
)

func amplification() Descriptor {
	return Descriptor{
		Measure: Amplification, Unit: times, Better: Lower, Objective: "max_amplification", Quantity: Factor,
		Judge: JudgeAmplification,
		Words: Words{
			Title: "Amplification",
			Meaning: "the most connections that were opened to one of the system's hosts for each request of users, " +
				"over about a second: retries that feed an outage",
			Demand: "stay calm", Limit: "at most", Gravity: 10, Rare: true,
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("the system's own hosts multiplied the load by %s, %s is allowed", figure, allowed)
			},
		},
	}
}

// JudgeAmplification measures the load inside the system: the most connections
// that were opened to one host for each request of users, over about a second.
// A storm of retries keeps a system down when its cause is long gone.
func JudgeAmplification(h history.History) Finding {
	return inquiry{
		Descriptor: amplification(),
		needs:      needs{phases: []history.PhaseName{history.FinalRead}},
		take:       takeAmplification,
	}.judge(h)
}

func takeAmplification(t *trial, f *Finding) error {
	t.lookAtWorkload(t.onset.From)
	if t.meta.Rate() <= 0 {
		return errors.New("the intended rate is not told, so connections cannot be told for each request")
	}
	all := t.samples()
	if len(all) == 0 {
		return errors.New("the connections inside the system were not counted")
	}
	window := history.Interval{From: t.onset.From, To: t.end()}
	// What the final read opens is none of the users': it asks for everything at
	// once.
	exposed := slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return !s.span.Overlaps(window) || s.outer.To > window.To })
	p := t.peak(exposed)
	f.Details = append(p.details(t.onset), t.calm(all)...)
	f.Details = append(f.Details, t.rates()...)
	f.Reason = fmt.Sprintf("at most %s for each request of users", p.connections())
	if unseen := longestGap(exposed, window); unseen > longestUnseen {
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: p.low, Unit: times})
		f.Reason = fmt.Sprintf("the connections inside the system were not counted for up to %s", inSeconds(unseen))
		return nil
	}
	f.Measured, f.Value, f.Bound = true, (p.high+p.low)/2, (p.high-p.low)/2
	return nil
}

// sample is what was counted between two readings of the counters.
type sample struct {
	span   history.Interval // surely counted
	outer  history.Interval // nothing outside was counted
	opened map[string]int
}

// samples returns what was counted over long enough spans, in order. The
// counters were read at some instant between the end of one span and the begin
// of the next, so the neighbours say what a count may hold beyond its own span.
func (t trial) samples() []sample {
	var all []sample
	for _, e := range t.history {
		if e.Traffic == nil {
			continue
		}
		s := sample{span: e.Traffic.Span, opened: e.Traffic.Opened}
		s.outer = history.Interval{To: max(s.span.To, e.At)} // it was recorded after it was read
		if n := len(all); n > 0 {
			s.outer.From = min(all[n-1].span.To, s.span.From)
			all[n-1].outer.To = max(all[n-1].span.To, s.span.From)
		}
		all = append(all, s)
	}
	return slices.DeleteFunc(all, func(s sample) bool { return s.span.Width() < shortestSample })
}

// peak is the highest load, known to lie between low and high.
type peak struct {
	low, high float64
	host      string
	span      history.Interval
}

func (t trial) peak(samples []sample) peak {
	var p peak
	for _, s := range samples {
		late := t.moved(s)
		most := t.meta.Rate() * (s.outer.Width() + late).Seconds()
		least := t.meta.Rate() * (s.span.Width() - min(late, s.span.Width()/2)).Seconds()
		for host, n := range s.opened {
			low, high := float64(n)/most, float64(n)/least
			if low > p.low || low == p.low && p.host != "" && host < p.host {
				p.host, p.span = host, s.span
			}
			p.low, p.high = max(p.low, low), max(p.high, high)
		}
	}
	return p
}

// moved is how much of a sample's requests may have come from before it or gone
// to after it: as much as the harness was late, or in doubt.
func (t trial) moved(s sample) time.Duration {
	late := t.lateness(s.outer)
	for _, d := range t.doubts {
		if d.Overlaps(s.outer) {
			late = max(late, d.Width())
		}
	}
	return late
}

// lateness is the worst of the requests that were due or sent within a span:
// so far requests, and the connections they cause, may have moved in or out.
func (t trial) lateness(span history.Interval) time.Duration {
	worst := time.Duration(0)
	from, _ := slices.BinarySearchFunc(t.ops, span.From, func(op history.Op, at time.Duration) int {
		return int(op.Sent - at)
	})
	for _, op := range t.ops[from:] {
		if op.Sent > span.To+mostLate {
			break
		}
		if op.Intended <= span.To {
			worst = max(worst, op.Lateness())
		}
	}
	return worst
}

// details say which host it was and when.
func (p peak) details(onset history.Interval) []Detail {
	if p.host == "" {
		return nil
	}
	middle, at := onset.From+onset.Width()/2, p.span.From+p.span.Width()/2
	return []Detail{
		{ID: DetailBusiest, Text: p.host},
		{
			ID: DetailBusyAt, Value: (at - middle).Seconds(),
			Bound: (onset.Width() + p.span.Width()).Seconds() / 2, Unit: seconds,
		},
	}
}

// calm says what is usual: the highest load before the fault, when it was
// counted.
func (t trial) calm(all []sample) []Detail {
	before := slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return s.outer.To > t.onset.From })
	if len(before) == 0 {
		return nil
	}
	p := t.peak(before)
	return []Detail{{ID: DetailCalm, Value: (p.high + p.low) / 2, Bound: (p.high - p.low) / 2, Unit: times}}
}

// rates tells how much each workload sends, when there are several.
func (t trial) rates() []Detail {
	var details []Detail
	for _, w := range t.meta.Workloads {
		if len(t.meta.Workloads) > 1 {
			details = append(details, Detail{ID: DetailRate, Of: w.Name, Value: w.Rate})
		}
	}
	return details
}

// connections says the highest load in words.
func (p peak) connections() string {
	switch n := trimmed((p.low+p.high)/2, 2); {
	case p.host == "":
		return "0 connections to any host"
	case n == "1":
		return "1 connection to " + p.host
	default:
		return n + " connections to " + p.host
	}
}

// longestGap is the longest time of a window in which nobody looked, or looked
// at one count for so long.
func longestGap(samples []sample, window history.Interval) time.Duration {
	seen, longest := window.From, time.Duration(0)
	for _, s := range samples {
		longest = max(longest, s.span.From-seen)
		if s.span.Width() > longestUnseen {
			longest = max(longest, s.span.Width())
		}
		seen = max(seen, s.span.To)
	}
	return max(longest, window.To-seen)
}
