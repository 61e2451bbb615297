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

// linkSlowClose lets the end of connections come late.
type linkSlowClose struct{ toxicKind }

func (linkSlowClose) Name() string { return "link.slow_close" }

func (linkSlowClose) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The end of TCP connections to hosts arrives late, while what was sent before it arrives as usual.",
		Models:  "A middlebox or a peer that keeps connections half open, so that pools and descriptors fill up (toxiproxy's slow_close toxic).",
		Group:   fault.Dependency,
		Outage:  "AWS Kinesis in us-east-1, 2020-11-25: every front-end server kept a thread for every other one until the limit of threads was reached; that took the fleet down for most of a day (aws.amazon.com/message/11201).",
		Proof:   "A connection of the link that is ended, from within the host that opens it, ends later than before by about the delay. Delivered: the delay in the median, within 5 % or 2 ms, and the share of connections.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "delay", Usage: "how much later it arrives, in whole milliseconds, 10ms to 10s"},
			shareParam(),
		),
	}
}

func (k linkSlowClose) read(s plan.Spec) (poison, time.Duration, error) {
	r := fault.Read(k, s)
	p := readPoisonOfShare(r)
	delay := r.Duration("delay", 10*time.Millisecond, longest)
	p.toxic, p.attrs = "slow_close", map[string]float64{"delay": ms(delay)}
	p.trace = trace{
		// Nothing is said, so that no server has anything to answer.
		say: system.Exchange{End: true, Whole: true}, reply: system.Open,
		least: delay / 2, most: delay,
		figure: func(took time.Duration, _ int) float64 { return ms(took) },
		delivery: history.Delivery{
			Quantity: history.CloseDelayP50, Unit: "ms", Requested: ms(delay), Tolerance: ms(timeTolerance(delay)),
		},
	}
	return p, delay, errors.Join(r.Err(), whole("delay", delay))
}

func (k linkSlowClose) Check(m system.Model, s plan.Spec) error {
	p, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkSlowClose) Title(m system.Model, s plan.Spec) string {
	p, delay, _ := k.read(s)
	return fmt.Sprintf("close delayed by %s on %s", delay, p.on(m, s))
}

// Candidates hold up the ends of what each service is asked.
func (k linkSlowClose) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"delay": "1s"})
}

func (k linkSlowClose) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
