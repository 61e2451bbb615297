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

// linkTimeout lets connections carry nothing, and ends them after a time.
type linkTimeout struct{ toxicKind }

func (linkTimeout) Name() string { return "link.timeout" }

func (linkTimeout) Doc() fault.Doc {
	return fault.Doc{
		Summary: "TCP connections to hosts open and carry nothing; after a time they are ended. The heal ends those that are still open.",
		Models:  "A load balancer with an idle time-out whose backends hang; a proxy that gives up (toxiproxy's timeout toxic).",
		Group:   fault.Dependency,
		Outage:  "AWS DynamoDB in us-east-1, 2015-09-20: storage servers waited for a metadata service longer than their time-out, gave up and asked again, for hours (aws.amazon.com/message/5467D2).",
		Proof:   "Connections of the link, from within the host that opens them, carry nothing and are ended after about the time. Delivered: their life in the median, within 5 % or 2 ms, and the share of connections.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "after", Usage: "when a connection that carries nothing is ended, in whole milliseconds, 100ms to 10s"},
			shareParam(),
		),
	}
}

func (k linkTimeout) read(s plan.Spec) (poison, time.Duration, error) {
	r := fault.Read(k, s)
	p := readPoisonOfShare(r)
	after := r.Duration("after", 100*time.Millisecond, longest)
	p.toxic, p.attrs = "timeout", map[string]float64{"timeout": ms(after)}
	p.trace = trace{
		say: system.Exchange{Say: "\r\n", Whole: true}, reply: system.Open,
		least: after - after/10, most: after, ends: true,
		figure: func(took time.Duration, _ int) float64 { return ms(took) },
		delivery: history.Delivery{
			Quantity: history.EndedAfterP50, Unit: "ms", Requested: ms(after), Tolerance: ms(timeTolerance(after)),
		},
	}
	return p, after, errors.Join(r.Err(), whole("after", after))
}

func (k linkTimeout) Check(m system.Model, s plan.Spec) error {
	p, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkTimeout) Title(m system.Model, s plan.Spec) string {
	p, after, _ := k.read(s)
	return fmt.Sprintf("silence that ends after %s on %s", after, p.on(m, s))
}

// Candidates silence what each service is asked.
func (k linkTimeout) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"after": "1s"})
}

func (k linkTimeout) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
