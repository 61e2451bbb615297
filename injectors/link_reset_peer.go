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

// linkResetPeer resets connections as soon as something is sent over them.
type linkResetPeer struct{ toxicKind }

func (linkResetPeer) Name() string { return "link.reset_peer" }

func (linkResetPeer) Doc() fault.Doc {
	return fault.Doc{
		Summary: "TCP connections to hosts are reset when something is sent over them, at once or after a time. Connections that exist end without a reset. There is no share: toxiproxy resets all.",
		Models:  "A process that crashes with connections open, a firewall that forgets them, a balancer that resets its clients (toxiproxy's reset_peer toxic).",
		Group:   fault.Dependency,
		Outage:  "Comcast, 2007-10-19: the Associated Press showed that the provider ended connections of its customers with forged resets.",
		Proof:   "Connections of the link, from within the host that opens them, are reset. Delivered: their life in the median, within 5 % or 2 ms and the way, and the share of connections.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "after", Usage: "when the reset comes after something was sent, in whole milliseconds, 0s to 10s", Default: "0s"},
		),
	}
}

func (k linkResetPeer) read(s plan.Spec) (poison, time.Duration, error) {
	r := fault.Read(k, s)
	p := readPoison(r)
	after := r.Duration("after", 0, longest)
	p.toxic, p.attrs = "reset_peer", map[string]float64{"timeout": ms(after)}
	p.trace = trace{
		say: system.Exchange{Say: "\r\n", End: p.upstream, Whole: true}, reply: system.GotRefused,
		least: after - after/10, most: after, ends: true,
		figure: func(took time.Duration, _ int) float64 { return ms(took) },
		delivery: history.Delivery{
			Quantity: history.EndedAfterP50, Unit: "ms", Requested: ms(after), Tolerance: ms(resetTolerance(after)),
			Without: ms(after + lapMargin), // nothing resets them then
		},
	}
	return p, after, errors.Join(r.Err(), whole("after", after))
}

// resetTolerance is of a time that includes the way there and back: a reset at once is
// none that takes no time.
func resetTolerance(after time.Duration) time.Duration {
	const way = 3 * time.Millisecond
	return timeTolerance(after) + way
}

func (k linkResetPeer) Check(m system.Model, s plan.Spec) error {
	p, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkResetPeer) Title(m system.Model, s plan.Spec) string {
	p, after, _ := k.read(s)
	when := "at once"
	if after > 0 {
		when = "after " + after.String()
	}
	return fmt.Sprintf("reset %s of %s", when, p.on(m, s))
}

// Candidates reset what each service is asked.
func (k linkResetPeer) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, nil)
}

func (k linkResetPeer) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
