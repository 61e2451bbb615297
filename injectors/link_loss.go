package injectors

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/echo"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// linkLoss drops a share of the packets between hosts, whatever they carry.
type linkLoss struct{}

func (linkLoss) Name() string { return "link.loss" }

func (linkLoss) Doc() fault.Doc {
	return fault.Doc{
		Summary: "A share of the packets between hosts is lost, of every protocol and on connections that exist as well. TCP sends them again, later; opening a connection takes a second longer for each first packet that is lost.",
		Models: "A broken cable or transceiver, an overloaded switch, a wireless path. " +
			"(Guo et al., Pingmesh, SIGCOMM 2015: switches that drop packets silently, at random.)",
		Group:  fault.Latency,
		Outage: "Google Cloud, 2019-06-02: the control of parts of its network was taken out of service by mistake, what was left was congested, and packets were lost for hours (status.cloud.google.com/incident/cloud-networking/19009).",
		Proof:  "Of many datagrams from the hosts that open connections, to the target and back, about the share that was asked for is not answered. Delivered: the share lost, within 1 percentage point and what their number allows.",
		Target: "the hosts at the far end",
		Params: []fault.Param{
			{Name: "loss", Usage: "share of the packets, 1% to 100%"},
			{Name: "from", Usage: "selector of the hosts at the near end", Default: "all"},
			{Name: "direction", Usage: "upstream: towards the target; downstream: from it; both: each way, so that more of what goes there and back is lost", Default: bothWays, Values: ways()},
		},
	}
}

func (linkLoss) Needs() []system.Capability { return isolation{}.needs() }

// lossParams are the parameters of a loss.
type lossParams struct {
	loss float64
	from system.Selector
	way  string
}

const leastLoss = 0.01

func (k linkLoss) params(s plan.Spec) (lossParams, error) {
	r := fault.Read(k, s)
	p := lossParams{loss: r.Share("loss"), from: r.Selector("from"), way: r.OneOf("direction")}
	err := r.Err()
	if err == nil && p.loss < leastLoss {
		err = fmt.Errorf("parameter loss=%g: less than %g%% cannot be seen with the datagrams that a confirmation has time for", p.loss, 100*leastLoss)
	}
	return p, err
}

func (k linkLoss) Check(m system.Model, s plan.Spec) error {
	p, err := k.params(s)
	if err != nil {
		return err
	}
	_, _, err = endsOf(m, s, p.from, 0)
	return err
}

// Victims are none, but for a loss of everything.
func (k linkLoss) Victims(m system.Model, s plan.Spec, seed int64) []string {
	if p, err := k.params(s); err == nil && p.loss == 1 {
		return targets(m, s, seed)
	}
	return nil
}

func (k linkLoss) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("loss of %g %% of packets %s", math.Round(1000*p.loss)/10, wayText(p.way, who(m, p.from), who(m, s.Target)))
}

// Candidates lose packets between each service and those that need it.
func (k linkLoss) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"loss": "20%"})
}

func (k linkLoss) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.params(in.Spec)
	if err != nil {
		return nil, err
	}
	far, near, err := endsOf(w.Model(), in.Spec, p.from, in.Seed)
	if err != nil {
		return nil, err
	}
	a := &lossy{world: w, id: in.ID, far: far, near: near, requested: p.loss}
	if p.way == bothWays {
		a.requested = 1 - (1-p.loss)*(1-p.loss)
	}
	before, err := a.send(ctx, "/before", lossFew)
	if err == nil && before.lost*lossUsual > before.sent {
		err = fmt.Errorf("%d of %d datagrams were lost before any fault", before.lost, before.sent)
	}
	if err != nil {
		return nil, fmt.Errorf("injectors: %w", err)
	}
	a.cut, err = sever(ctx, w.Packets(), system.Cut{ID: in.ID, Mode: system.Silent, Pairs: pairsOf(far, near, p.way), Loss: p.loss})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (linkLoss) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, _, err := w.Packets().Restore(ctx, in.ID)
	return err
}

// lossy is a loss in force.
type lossy struct {
	world     system.World
	id        string
	far, near []string
	requested float64 // share of the datagrams that are not answered
	cut       *severed
	delivered []history.Delivery
}

const (
	lossMany  = 1000 // datagrams of a measurement, or more when few are lost
	lossFew   = 200  // before any fault
	lossSeen  = 20   // so many are expected to be lost
	lossUsual = 50   // one in so many may be lost without a fault
	lossHosts = 8    // that send, and that answer
	lossEvery = time.Millisecond
	// In so many rounds a machine that sends a third of what it should sends enough.
	lossRounds = 5
)

// sentAndLost counts datagrams.
type sentAndLost struct{ sent, lost int }

// send sends at least n datagrams from hosts at the near end to some at the far end, and
// counts those that were not answered. A busy machine may send fewer than it should in
// a while; then it goes on.
func (a *lossy) send(ctx context.Context, step string, n int) (all sentAndLost, err error) {
	for round := 1; round <= lossRounds; round++ {
		more, err := a.sendSome(ctx, fmt.Sprintf("%s-%d", step, round), n-all.sent)
		if err != nil {
			return all, err
		}
		if all.sent, all.lost = all.sent+more.sent, all.lost+more.lost; all.sent >= n {
			return all, nil
		}
	}
	return all, fmt.Errorf("only %d of %d datagrams were sent", all.sent, n)
}

// sendSome sends about n datagrams.
func (a *lossy) sendSome(ctx context.Context, step string, n int) (sentAndLost, error) {
	near := a.near[:min(len(a.near), lossHosts)]
	peers := addressesOf(a.world, a.far, lossHosts)
	streams := len(near) * len(peers)
	every := max(lossEvery, time.Duration(streams)*pairEvery)
	span := every*time.Duration(n/streams+1) + echo.Certain().Grace
	each := make([]sentAndLost, len(near))
	var g errgroup.Group
	for i, host := range near {
		g.Go(func() (err error) {
			each[i], err = a.sendFrom(ctx, host, system.Echo{ID: a.id + step, Peers: peers, Interval: every, Limit: echoEnds}, span)
			return err
		})
	}
	err := g.Wait()
	var all sentAndLost
	for _, one := range each {
		all.sent, all.lost = all.sent+one.sent, all.lost+one.lost
	}
	return all, err
}

// sendFrom sends datagrams from a host for a while, and counts those whose answers
// have had time to come.
func (a *lossy) sendFrom(ctx context.Context, host string, e system.Echo, span time.Duration) (count sentAndLost, err error) {
	at := a.world.Witnesses().At(host)
	if err := at.EchoStart(ctx, e); err != nil {
		return count, fmt.Errorf("send datagrams from %s: %w", host, err)
	}
	waitErr := wait.Pause(ctx, span)
	settled := a.world.Clocks().Read(host) - system.Stamp(echo.Certain().Grace)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopIn)
	defer cancel()
	all, err := at.EchoStop(ctx, e.ID)
	for _, s := range all {
		for _, one := range s.Samples {
			if one.Sent > settled {
				continue
			}
			if count.sent++; one.Back == 0 {
				count.lost++
			}
		}
	}
	return count, errors.Join(waitErr, err)
}

// enough is how many datagrams show the loss.
func (a *lossy) enough() int { return int(math.Ceil(lossSeen / a.requested)) }

// shows says whether so many were lost that it is no chance.
func (a *lossy) shows(s sentAndLost) bool {
	return float64(s.lost) >= max(1, float64(s.sent)*a.requested/struckAtLeast)
}

// Confirm counts datagrams that are lost.
func (a *lossy) Confirm(ctx context.Context) (fault.Onset, error) {
	s, err := a.send(ctx, "/onset", max(lossMany, a.enough()))
	if err == nil && !a.shows(s) {
		err = fmt.Errorf("%d of %d datagrams were lost, and %.0f are expected", s.lost, s.sent, float64(s.sent)*a.requested)
	}
	if err != nil {
		return fault.Onset{}, fmt.Errorf("injectors: the loss is not seen: %w", err)
	}
	a.delivered = []history.Delivery{struckShare(history.LostDatagrams, a.requested, s.lost, s.sent)}
	return fault.Onset{Interval: a.cut.applied, Hosts: a.far, Evidence: []history.Evidence{
		{ID: history.DatagramsLost, Value: float64(s.lost), Unit: "datagrams"}, filterTook(a.cut.applied),
	}}, nil
}

// SetLevel is an error: the share is a parameter.
func (*lossy) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal lets all packets pass, and sees that datagrams are answered.
func (a *lossy) Heal(ctx context.Context) (fault.Outcome, error) {
	err := a.cut.restore(ctx)
	out := fault.Outcome{Removed: a.cut.gone, Begun: a.cut.restored, Delivered: a.delivered}
	if len(out.Delivered) == 0 {
		out.Delivered = []history.Delivery{{Quantity: history.LostDatagrams, Unit: "ratio", Requested: a.requested}}
	}
	if err != nil {
		return out, err
	}
	out.Evidence = a.dropped()
	s, err := a.send(ctx, "/heal", a.enough())
	if err == nil && a.shows(s) {
		err = fmt.Errorf("%d of %d datagrams are still lost", s.lost, s.sent)
	}
	if err != nil {
		return out, fmt.Errorf("injectors: %w", err)
	}
	out.Gone = a.cut.restored
	return out, nil
}

// dropped is how many packets were dropped, of whatever they carried.
func (a *lossy) dropped() []history.Evidence {
	all := history.Evidence{ID: history.PacketsDropped, Unit: "packets"}
	for _, pair := range a.cut.count.Hosts {
		all.Value += float64(pair.From)
	}
	return []history.Evidence{all}
}
