package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkCut lets no packet pass between hosts, both ways or one way only.
type linkCut struct{}

func (linkCut) Name() string { return "link.cut" }

func (linkCut) Doc() fault.Doc {
	return fault.Doc{
		Summary: "No packet passes between hosts, both ways or in one direction only, silently or with a refusal. Everybody else still reaches them.",
		Models:  "A firewall rule, a broken route, a network card that sends and does not hear.",
		Group:   fault.Zone,
		Outage:  "Cloudflare, 2020-11-02: a switch that failed in part let members of a cluster reach some and not others; the control plane was down for hours (blog.cloudflare.com/a-byzantine-failure-in-the-real-world).",
		Proof:   "No datagram that a host at either end sends to the other, and that would be answered, is answered any more.",
		Target:  "the hosts at the far end",
		Params: []fault.Param{
			{Name: "from", Usage: "selector of the hosts at the near end, such as \"service=web\""},
			{Name: "direction", Usage: "upstream: what is sent towards the target is lost; downstream: what the target sends; both", Default: bothWays, Values: ways()},
			{Name: "mode", Usage: "silent: packets are lost; refused: they are answered by a reset or an ICMP error", Default: "silent", Values: modes()},
		},
	}
}

func (linkCut) Needs() []system.Capability { return isolation{}.needs() }

// linkCutParams are the parameters of a cut.
type linkCutParams struct {
	from system.Selector
	way  string
	mode system.Mode
}

func (k linkCut) read(m system.Model, s plan.Spec, seed int64) (linkCutParams, parting, error) {
	r := fault.Read(k, s)
	p := linkCutParams{from: r.Selector("from"), way: r.OneOf("direction"), mode: system.Mode(r.OneOf("mode"))}
	if err := r.Err(); err != nil {
		return p, parting{}, err
	}
	far, near, err := endsOf(m, s, p.from, seed)
	if err != nil {
		return p, parting{}, err
	}
	cut := parting{pairs: pairsOf(far, near, p.way), victims: smaller(far, near), mode: p.mode}
	if p.way != upstreamOnly {
		cut.sides = append(cut.sides, side{"target", far})
	}
	if p.way != downstreamOnly {
		cut.sides = append(cut.sides, side{"from", near})
	}
	return p, cut, watchable(far, near)
}

func (k linkCut) Check(m system.Model, s plan.Spec) error {
	_, _, err := k.read(m, s, 0)
	return err
}

// Victims are the hosts at the end with fewer of them: those that lose the others.
func (k linkCut) Victims(m system.Model, s plan.Spec, seed int64) []string {
	_, cut, _ := k.read(m, s, seed)
	return cut.victims
}

func (k linkCut) Title(m system.Model, s plan.Spec) string {
	p, _, _ := k.read(m, s, 0)
	return fmt.Sprintf("cut %s, %s", wayText(p.way, who(m, p.from), who(m, s.Target)), p.mode)
}

// Candidates cut each service off, each way, from those that need it, or else from one
// that may open connections to it.
func (k linkCut) Candidates(m system.Model) []plan.Spec {
	var specs []plan.Spec
	for _, to := range m.Services {
		near := needing(m, to.Name)
		if len(near) == 0 {
			near = linking(m, to)
		}
		if to.Ours || len(near) == 0 {
			continue
		}
		for _, way := range ways() {
			spec := plan.Spec{Kind: k.Name(), Target: system.OfService(to.Name), Params: plan.Params{
				"direction": way, "from": system.OfService(near...).String(),
			}}
			if k.Check(m, spec) == nil {
				specs = append(specs, spec)
			}
		}
	}
	return specs
}

// linking is the first other service of the system that has a link to this one; none
// when there is no such.
func linking(m system.Model, to system.Service) []string {
	for _, l := range m.Links {
		from, _ := m.Host(l.From)
		s, _ := m.Service(from.Service)
		if within([]string{l.To}, to.Hosts) && s.Name != to.Name && !s.Ours {
			return []string{s.Name}
		}
	}
	return nil
}

func (k linkCut) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	_, cut, err := k.read(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	return cut.start(ctx, w, in.ID)
}

func (linkCut) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
