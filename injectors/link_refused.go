package injectors

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkRefused lets the declared ports of hosts refuse connections.
type linkRefused struct{}

func (linkRefused) Name() string { return "link.refused" }

func (linkRefused) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Connections to the TCP ports that hosts declare are refused, and those that exist are reset; everything else still reaches the hosts.",
		Models:  "A process that does not listen any more, or a firewall that rejects, while the host still answers to whoever looks whether it is there.",
		Group:   fault.Dependency,
		Outage:  "Heroku, 2011-04-21: databases on disks of AWS that stood still were gone for their applications, some for days, while everything about them ran (status.heroku.com/incidents/151).",
		Proof:   "Connections over the links, from within the host that opens them, are refused. Delivered: the share of connections.",
		Target:  toxicTarget,
		Params: []fault.Param{
			{Name: "from", Usage: "selector of the hosts that open the connections", Default: "all"},
		},
	}
}

func (linkRefused) Needs() []system.Capability {
	return []system.Capability{system.CanPackets, system.CanWitnesses, system.CanAddresses}
}

func (k linkRefused) links(m system.Model, s plan.Spec, seed int64) ([]system.Link, error) {
	r := fault.Read(k, s)
	from := r.Selector("from")
	if err := r.Err(); err != nil {
		return nil, err
	}
	return linksOf(m, s, from, seed)
}

func (k linkRefused) Check(m system.Model, s plan.Spec) error {
	_, err := k.links(m, s, 0)
	return err
}

// Victims are none: the hosts are there, and whoever comes another way reaches them.
func (linkRefused) Victims(system.Model, plan.Spec, int64) []string { return nil }

func (k linkRefused) Title(m system.Model, s plan.Spec) string {
	from := fault.Read(k, s).Selector("from")
	return fmt.Sprintf("connections refused from %s to %s", who(m, from), who(m, s.Target))
}

// Candidates refuse what each service is asked.
func (k linkRefused) Candidates(m system.Model) []plan.Spec { return linkCandidates(m, k, nil) }

func (k linkRefused) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	links, err := k.links(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	a := &refused{world: w, links: watched(links), hosts: targets(w.Model(), in.Spec, in.Seed)}
	if err := a.seeOpen(ctx); err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	cut := system.Cut{ID: in.ID, Mode: system.Refused}
	for _, l := range links {
		cut.Pairs = append(cut.Pairs, system.Pair(l))
	}
	if a.cut, err = sever(ctx, w.Packets(), cut); err != nil {
		return nil, err
	}
	return a, nil
}

func (linkRefused) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}

// refused are ports that refuse connections.
type refused struct {
	world     system.World
	links     []system.Link // that are watched
	hosts     []string
	cut       *severed
	delivered []history.Delivery
}

// dial opens connections on the links that are watched, and counts those that meet a
// reply.
func (a *refused) dial(ctx context.Context, want system.Reply) (met, of int, err error) {
	of = max(samplesOfAll, len(a.links))
	replies := make([]system.Reply, of)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(lapsAtOnce)
	for i := range of {
		l := a.links[i%len(a.links)]
		addr, _ := a.world.Addresses().Addr(l.To)
		g.Go(func() error {
			d, err := a.world.Witnesses().At(l.From).Dial(ctx, net.JoinHostPort(addr, strconv.Itoa(int(l.Port))), dialOpenIn)
			replies[i] = d.Reply
			return err
		})
	}
	err = g.Wait()
	for _, r := range replies {
		if r == want {
			met++
		}
	}
	return met, of, err
}

// seeOpen sees that connections are opened.
func (a *refused) seeOpen(ctx context.Context) error {
	n, of, err := a.dial(ctx, system.Open)
	if err == nil && n < of {
		err = fmt.Errorf("only %d of %d connections are opened", n, of)
	}
	return err
}

// Confirm sees connections refused, all of them.
func (a *refused) Confirm(ctx context.Context) (fault.Onset, error) {
	n, of, err := a.dial(ctx, system.GotRefused)
	if err != nil {
		return fault.Onset{}, fmt.Errorf("injectors: %w", err)
	}
	if n < of {
		return fault.Onset{}, fmt.Errorf("injectors: only %d of %d connections are refused", n, of)
	}
	a.delivered = []history.Delivery{struckShare(history.StruckConnections, 1, n, of)}
	return fault.Onset{Interval: a.cut.applied, Hosts: a.hosts, Evidence: []history.Evidence{
		{ID: history.ConnectionsStruck, Value: float64(n), Unit: "connections"}, filterTook(a.cut.applied),
	}}, nil
}

// SetLevel is an error: a port refuses or it does not.
func (*refused) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal lets connections pass, and sees that they are opened.
func (a *refused) Heal(ctx context.Context) (fault.Outcome, error) {
	err := a.cut.restore(ctx)
	out := fault.Outcome{Removed: a.cut.gone, Begun: a.cut.restored, Evidence: a.cut.did(), Delivered: a.delivered}
	if len(out.Delivered) == 0 {
		out.Delivered = []history.Delivery{{Quantity: history.StruckConnections, Unit: "ratio", Requested: 1}}
	}
	if err != nil {
		return out, err
	}
	if err := a.seeOpen(ctx); err != nil {
		return out, fmt.Errorf("injectors: %w", err)
	}
	out.Gone = history.Interval{From: a.cut.restored.From, To: a.world.Now()}
	return out, nil
}
