package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkLatency delays what is sent on links.
type linkLatency struct{ toxicKind }

func (linkLatency) Name() string { return "link.latency" }

func (linkLatency) Doc() fault.Doc {
	return fault.Doc{
		Summary: "What is sent over TCP connections to hosts arrives late, on those that exist as well. Opening a connection takes no longer.",
		Models:  "A long way round, a full queue on the way, a neighbour that is slow to answer (toxiproxy's latency toxic).",
		Group:   fault.Latency,
		Outage:  "AWS us-east-1, 2021-12-07: devices of an internal network were overloaded for hours, and what crossed it was late or lost (aws.amazon.com/message/12721).",
		Proof:   "Exchanges over connections of the link, from within the host that opens them, take longer than before by about the delay. Delivered: the added latency in the median, within 5 % or 2 ms, and the share of connections.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "delay", Usage: "how much later it arrives, in whole milliseconds, 1ms to 10s"},
			fault.Param{Name: "jitter", Usage: "the delay varies by so much either way, at most half of it", Default: "0s"},
			shareParam(),
		),
	}
}

func (k linkLatency) read(s plan.Spec) (poison, time.Duration, error) {
	r := fault.Read(k, s)
	p := readPoisonOfShare(r)
	delay, jitter := r.Duration("delay", time.Millisecond, longest), r.Duration("jitter", 0, longest)
	err := errors.Join(r.Err(), whole("delay", delay), whole("jitter", jitter))
	if err == nil && jitter > delay/2 {
		err = fmt.Errorf("parameter jitter=%s: it must be at most half of the delay %s, or nobody could see the delay", jitter, delay)
	}
	p.toxic, p.attrs = "latency", map[string]float64{"latency": ms(delay), "jitter": ms(jitter)}
	p.trace = trace{
		say: system.Exchange{Say: "\r\n", End: p.upstream, Whole: p.upstream}, reply: system.Open,
		// Half of the least delay, for what else makes it slow varies too.
		least: (delay - jitter) / 2, most: delay + jitter,
		figure: func(took time.Duration, _ int) float64 { return ms(took) },
		delivery: history.Delivery{
			Quantity: history.AddedLatencyP50, Unit: "ms", Requested: ms(delay), Tolerance: ms(timeTolerance(delay)),
		},
	}
	return p, delay, err
}

func (k linkLatency) Check(m system.Model, s plan.Spec) error {
	p, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkLatency) Title(m system.Model, s plan.Spec) string {
	p, delay, _ := k.read(s)
	return fmt.Sprintf("latency of %s on %s", delay, p.on(m, s))
}

// Candidates slow down what each service is asked.
func (k linkLatency) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"delay": "250ms"})
}

func (k linkLatency) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
