package injectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// hostStop asks the processes of hosts to end, as a scheduler does, and starts them
// again on heal.
type hostStop struct{}

func (hostStop) Name() string { return "host.stop" }

func (hostStop) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The processes of hosts are asked to end (SIGTERM, or the service's stop_signal), and killed when stop_grace_period is over. " +
			"Whoever talks to the hosts from then on is refused at once.",
		Models: "A deployment, a smaller fleet, a spot instance that is taken back, a node that is drained: " +
			"a process that is told to go may finish what it has begun, hand its work over, or drop it.",
		Group:  fault.Instance,
		Outage: "Slack, 2021-01-04: web hosts waited for a network that was overloaded, so they used little CPU, and the autoscaler stopped many of them (slack.engineering/slacks-outage-on-january-4th-2021).",
		Proof:  "The host is seen to listen no more, and no datagram that it sends is answered by anybody; after the heal its processes run.",
		Target: "the hosts; their stop_grace_period must be below 30 s",
	}
}

func (hostStop) Needs() []system.Capability { return isolation{end: polite}.needs() }

func (k hostStop) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	return errors.Join(err, fault.Read(k, s).Err())
}

func (hostStop) Victims(m system.Model, s plan.Spec, seed int64) []string { return targets(m, s, seed) }

// Claims are the network and the processes of the hosts.
func (hostStop) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return gone(targets(m, s, seed))
}

func (hostStop) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("%s stopped politely", who(m, s.Target))
}

func (k hostStop) Candidates(m system.Model) []plan.Spec {
	return oneOfEach(m, k.Name(), func(system.Service) bool { return true })
}

func (hostStop) isolation(m system.Model, in fault.Injection) isolation {
	return isolation{id: in.ID, hosts: targets(m, in.Spec, in.Seed), mode: system.Refused, end: polite}
}

func (k hostStop) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	return active(k.isolation(w.Model(), in).start(ctx, w))
}

func (k hostStop) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return k.isolation(w.Model(), in).undo(ctx, w)
}
