package injectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// hostKill kills the processes of hosts, and whoever talks to them is refused at
// once. They are started again by the heal.
type hostKill struct{}

func (hostKill) Name() string { return "host.kill" }

func (hostKill) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The processes of hosts are killed (SIGKILL), and whoever talks to the hosts is refused at once.",
		Models:  "A crash, the kernel's out-of-memory killer, a power cut that somebody else answers for.",
		Group:   fault.Instance,
		Outage:  "AWS S3, 2017-02-28: a command removed too many hosts of the index at once; reads came back after almost four hours (aws.amazon.com/message/41926).",
		Proof:   "No datagram that the host itself sends is answered by anybody any more; after the heal its processes run.",
		Target:  "the hosts",
	}
}

func (hostKill) Needs() []system.Capability { return isolation{end: killed}.needs() }

func (k hostKill) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	return errors.Join(err, fault.Read(k, s).Err())
}

func (hostKill) Victims(m system.Model, s plan.Spec, seed int64) []string { return targets(m, s, seed) }

// Claims are the network and the processes of the hosts.
func (hostKill) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return gone(targets(m, s, seed))
}

func (hostKill) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("removal of %s, %s", who(m, s.Target), system.Refused)
}

func (k hostKill) Candidates(m system.Model) []plan.Spec {
	return oneOfEach(m, k.Name(), func(system.Service) bool { return true })
}

func (hostKill) isolation(m system.Model, in fault.Injection) isolation {
	return isolation{id: in.ID, hosts: targets(m, in.Spec, in.Seed), mode: system.Refused, end: killed}
}

func (k hostKill) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	return active(k.isolation(w.Model(), in).start(ctx, w))
}

func (k hostKill) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return k.isolation(w.Model(), in).undo(ctx, w)
}
