package injectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// hostVanish takes hosts off the network, silently, while they live on alone.
type hostVanish struct{}

func (hostVanish) Name() string { return "host.vanish" }

func (hostVanish) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Packets from and to hosts go nowhere, while their processes live on alone.",
		Models:  "A cable, a switch or a network card that is lost; a virtual machine that its host has dropped.",
		Group:   fault.Instance,
		Outage:  "GitHub, 2018-10-21: a data centre was off the network for 43 seconds, and it took a day until all was well again (github.blog/2018-10-30-oct21-post-incident-analysis).",
		Proof:   "No datagram that the host itself sends is answered by anybody any more.",
		Target:  "the hosts",
	}
}

func (hostVanish) Needs() []system.Capability { return isolation{}.needs() }

func (k hostVanish) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	return errors.Join(err, fault.Read(k, s).Err())
}

func (hostVanish) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the networks of the hosts.
func (hostVanish) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return fault.Takes(fault.Network, targets(m, s, seed)...)
}

func (hostVanish) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("removal of %s, %s", who(m, s.Target), system.Silent)
}

func (k hostVanish) Candidates(m system.Model) []plan.Spec {
	return oneOfEach(m, k.Name(), func(system.Service) bool { return true })
}

func (hostVanish) isolation(m system.Model, in fault.Injection) isolation {
	return isolation{id: in.ID, hosts: targets(m, in.Spec, in.Seed), mode: system.Silent}
}

func (k hostVanish) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	return active(k.isolation(w.Model(), in).start(ctx, w))
}

func (k hostVanish) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return k.isolation(w.Model(), in).undo(ctx, w)
}
