package injectors_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// toxicCases are the kinds that put a toxic on links, with mild and extreme
// parameters. Each is tried on links to db-here.
func toxicCases() map[string]struct {
	kind      string
	params    plan.Params
	delivered map[history.QuantityID]float64 // that is requested
} {
	type cases = map[string]struct {
		kind      string
		params    plan.Params
		delivered map[history.QuantityID]float64
	}
	all := func(q history.QuantityID, value float64) map[history.QuantityID]float64 {
		return map[history.QuantityID]float64{q: value, history.StruckConnections: 1}
	}
	return cases{
		"latency":             {"link.latency", plan.Params{"delay": "80ms"}, all(history.AddedLatencyP50, 80)},
		"latency with jitter": {"link.latency", plan.Params{"delay": "80ms", "jitter": "10ms"}, all(history.AddedLatencyP50, 80)},
		"latency on the way back": {
			"link.latency", plan.Params{"delay": "80ms", "direction": "downstream"}, all(history.AddedLatencyP50, 80),
		},
		"latency of a share": {
			"link.latency",
			plan.Params{"delay": "80ms", "share": "25%"},
			map[history.QuantityID]float64{history.AddedLatencyP50: 80, history.StruckConnections: 0.25},
		},
		"latency, the least":   {"link.latency", plan.Params{"delay": "1ms"}, all(history.AddedLatencyP50, 1)},
		"latency, the most":    {"link.latency", plan.Params{"delay": "10s"}, all(history.AddedLatencyP50, 10_000)},
		"bandwidth":            {"link.bandwidth", plan.Params{"rate": "20KB/s"}, all(history.BandwidthP50, 20)},
		"bandwidth, the least": {"link.bandwidth", plan.Params{"rate": "1KB/s"}, all(history.BandwidthP50, 1)},
		"bandwidth, the most":  {"link.bandwidth", plan.Params{"rate": "1000KB/s"}, all(history.BandwidthP50, 1000)},
		"bandwidth on the way back": {
			"link.bandwidth", plan.Params{"rate": "1KB/s", "direction": "downstream"}, all(history.BandwidthP50, 1),
		},
		"slow close":            {"link.slow_close", plan.Params{"delay": "1s"}, all(history.CloseDelayP50, 1000)},
		"slow close, the least": {"link.slow_close", plan.Params{"delay": "10ms"}, all(history.CloseDelayP50, 10)},
		"silence":               {"link.timeout", plan.Params{"after": "1s"}, all(history.EndedAfterP50, 1000)},
		"silence, the most":     {"link.timeout", plan.Params{"after": "10s"}, all(history.EndedAfterP50, 10_000)},
		"silence of a share": {
			"link.timeout",
			plan.Params{"after": "100ms", "share": "50%"},
			map[history.QuantityID]float64{history.EndedAfterP50: 100, history.StruckConnections: 0.5},
		},
		"reset":               {"link.reset_peer", plan.Params{}, all(history.EndedAfterP50, 0)},
		"reset after a while": {"link.reset_peer", plan.Params{"after": "300ms"}, all(history.EndedAfterP50, 300)},
		"silence of few": {
			"link.timeout",
			plan.Params{"after": "100ms", "share": "5%"},
			map[history.QuantityID]float64{history.EndedAfterP50: 100, history.StruckConnections: 0.05},
		},
		"pieces":              {"link.slicer", plan.Params{}, all(history.SliceDelayP50, 10)},
		"pieces, the largest": {"link.slicer", plan.Params{"size": "1000B", "pause": "1s"}, all(history.SliceDelayP50, 1000)},
		"a limit":             {"link.limit_data", plan.Params{"bytes": "100B"}, map[history.QuantityID]float64{history.StruckConnections: 1}},
		"a limit, the least":  {"link.limit_data", plan.Params{"bytes": "1B"}, map[history.QuantityID]float64{history.StruckConnections: 1}},
	}
}

func TestToxicsDeliverWhatIsAskedFor(t *testing.T) {
	for name, test := range toxicCases() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				active, err := started(g, w, kindOf(t, test.kind), selector(t, "host=db-here"), test.params)
				g.Expect(err).NotTo(HaveOccurred())
				asked := time.Now()
				onset, err := active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(time.Since(asked)).To(BeNumerically("<", 15*time.Second), "a confirmation has no more time")
				g.Expect(onset.Evidence).NotTo(BeEmpty())
				out, err := active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(w.InForce()).To(BeEmpty())
				g.Expect(out.Delivered).To(HaveLen(len(test.delivered)))
				for _, d := range out.Delivered {
					g.Expect(d.Fidelity()).To(Equal(history.AsAsked), "%+v", d)
					g.Expect(d.Requested).To(Equal(test.delivered[d.Quantity]))
				}
			})
		})
	}
}

// skewed is a world that puts toxics in force otherwise than asked for.
type skewed struct {
	system.World
	skew func(*system.Toxic)
}

func (s skewed) Streams() system.Streams { return skewedStreams{s.World.Streams(), s.skew} }

type skewedStreams struct {
	system.Streams
	skew func(*system.Toxic)
}

func (s skewedStreams) Poison(ctx context.Context, t system.Toxic) (history.Interval, error) {
	s.skew(&t)
	return s.Streams.Poison(ctx, t)
}

func TestAToxicThatIsOtherwiseIsTold(t *testing.T) {
	times := func(name string, by float64) func(*system.Toxic) {
		return func(t *system.Toxic) { t.Attributes = map[string]float64{name: by * t.Attributes[name]} }
	}
	for name, test := range map[string]struct {
		kind   string
		params plan.Params
		skew   func(*system.Toxic)
		unseen bool // it is not even confirmed
	}{
		"a longer delay":      {"link.latency", plan.Params{"delay": "80ms"}, times("latency", 1.2), false},
		"a shorter delay":     {"link.latency", plan.Params{"delay": "80ms"}, times("latency", 0.8), false},
		"hardly any delay":    {"link.latency", plan.Params{"delay": "80ms"}, times("latency", 0.1), true},
		"half of the links":   {"link.latency", plan.Params{"delay": "80ms"}, func(t *system.Toxic) { t.Links = t.Links[:len(t.Links)/2] }, true},
		"a larger share":      {"link.latency", plan.Params{"delay": "80ms", "share": "20%"}, func(t *system.Toxic) { t.Toxicity = 0.8 }, false},
		"the other direction": {"link.bandwidth", plan.Params{"rate": "20KB/s"}, func(t *system.Toxic) { t.Upstream = false }, true},
		"a narrower link":     {"link.bandwidth", plan.Params{"rate": "20KB/s"}, times("rate", 0.5), false},
		"an earlier end":      {"link.timeout", plan.Params{"after": "1s"}, times("timeout", 0.92), false},
		"a late reset":        {"link.reset_peer", plan.Params{}, func(t *system.Toxic) { t.Attributes = map[string]float64{"timeout": 200} }, false},
		"larger pieces":       {"link.slicer", plan.Params{}, times("average_size", 1.9), true},
		"a larger limit":      {"link.limit_data", plan.Params{"bytes": "100B"}, times("bytes", 1.1), true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, m := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				k, w := kindOf(t, test.kind), skewed{m, test.skew}
				spec := plan.Spec{ID: "f1", Kind: test.kind, Target: selector(t, "host=db-here"), Params: test.params}
				active, err := k.Start(t.Context(), w, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				if test.unseen {
					g.Expect(err).To(MatchError(ContainSubstring("is not seen")))
				} else {
					g.Expect(err).NotTo(HaveOccurred())
				}
				out, err := active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(m.InForce()).To(BeEmpty())
				worst := history.AsAsked
				for _, d := range out.Delivered {
					if f := d.Fidelity(); f != history.AsAsked {
						worst = f
					}
				}
				if test.unseen {
					g.Expect(worst).To(Equal(history.Unmeasured))
				} else {
					g.Expect(worst).To(Equal(history.Otherwise), "%+v", out.Delivered)
				}
			})
		})
	}
}

func TestToxicsCheckWhatTheyAreAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		kind   string
		params plan.Params
		want   string // in the title, or in the error
		sad    bool
	}{
		"a rate":              {kind: "link.bandwidth", params: plan.Params{"rate": "64KB/s"}, want: "bandwidth of 64 KB/s on links from all to host db-here"},
		"an end":              {kind: "link.slow_close", params: plan.Params{"delay": "2s"}, want: "close delayed by 2s on links from all to host db-here"},
		"silence":             {kind: "link.timeout", params: plan.Params{"after": "5s"}, want: "silence that ends after 5s on links from all to host db-here"},
		"a reset":             {kind: "link.reset_peer", want: "reset at once of links from all to host db-here"},
		"a reset of a share":  {kind: "link.reset_peer", params: plan.Params{"share": "50%"}, want: `unknown parameter "share"`, sad: true},
		"a share":             {kind: "link.slicer", params: plan.Params{"share": "12.5%"}, want: "pieces of 64 B, 10ms apart, on 12.5 % of connections on links from all to host db-here"},
		"a reset later":       {kind: "link.reset_peer", params: plan.Params{"after": "1s"}, want: "reset after 1s of links from all to host db-here"},
		"pieces":              {kind: "link.slicer", params: plan.Params{"size": "1B"}, want: "pieces of 1 B, 10ms apart, on links from all to host db-here"},
		"a limit":             {kind: "link.limit_data", params: plan.Params{"bytes": "9B"}, want: "limit of 9 B on links from all to host db-here"},
		"no rate":             {kind: "link.bandwidth", want: `parameter "rate" must be said`, sad: true},
		"too fast":            {kind: "link.bandwidth", params: plan.Params{"rate": "2000KB/s"}, want: "from 1KB/s to 1000KB/s", sad: true},
		"half a kilobyte":     {kind: "link.bandwidth", params: plan.Params{"rate": "1.5KB/s"}, want: "a whole number of KB/s", sad: true},
		"an end at once":      {kind: "link.slow_close", params: plan.Params{"delay": "1ms"}, want: "from 10ms to 10s", sad: true},
		"silence for ever":    {kind: "link.timeout", params: plan.Params{"after": "1h"}, want: "from 100ms to 10s", sad: true},
		"a fine reset":        {kind: "link.reset_peer", params: plan.Params{"after": "1500us"}, want: "whole milliseconds", sad: true},
		"hardly any":          {kind: "link.limit_data", params: plan.Params{"share": "1%"}, want: "less than 5% of the connections cannot be seen", sad: true},
		"a share of the long": {kind: "link.timeout", params: plan.Params{"after": "6s", "share": "50%"}, want: "what takes longer than 5s cannot be seen in time", sad: true},
		"pieces of an answer": {kind: "link.slicer", params: plan.Params{"direction": "downstream"}, want: "use upstream", sad: true},
		"a limit of answers":  {kind: "link.limit_data", params: plan.Params{"direction": "downstream"}, want: "use upstream", sad: true},
		"a limit of nothing":  {kind: "link.limit_data", params: plan.Params{"bytes": "0B"}, want: "from 1B to 14000B", sad: true},
	} {
		t.Run(name, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, test.kind)
			spec := plan.Spec{Kind: k.Name(), Target: selector(t, "host=db-here"), Params: test.params}
			err := k.Check(memory.Regions(), spec)
			if test.sad {
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(k.Title(memory.Regions(), spec)).To(Equal(test.want))
		})
	}
}
