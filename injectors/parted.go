package injectors

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// parted is a split in force.
type parted struct {
	world       system.World
	id          string
	left, right []string
	echoes      *echoes
	cut         *severed
}

// pairs are all that are cut: each host on a side with each on the other, in
// both directions.
func (a *parted) pairs() []system.Pair {
	var all []system.Pair
	for _, l := range a.left {
		for _, r := range a.right {
			all = append(all, system.Pair{From: l, To: r}, system.Pair{From: r, To: l})
		}
	}
	return all
}

// Datagrams are spread over the pairs, so that watching many does not load the
// machine. The slowest pace still shows a cut within hearIn.
const (
	pairEvery   = 125 * time.Microsecond // between two datagrams of the whole watch
	slowestEcho = hearIn / 10
)

// listen lets every host talk to every one on the other side, and returns when all
// have heard all. Both sides ask, so that packets of each meet the cut.
func (a *parted) listen(ctx context.Context, step string) (*echoes, error) {
	e := &echoes{world: a.world, id: a.id + step, everyPeer: true}
	for _, l := range a.left {
		e.talks = append(e.talks, talkTo{host: l, peers: addressesOf(a.world, a.right, system.MaxPeers)})
	}
	for _, r := range a.right {
		e.talks = append(e.talks, talkTo{host: r, peers: addressesOf(a.world, a.left, system.MaxPeers)})
	}
	e.every = min(max(echoEvery, time.Duration(len(a.pairs()))*pairEvery), slowestEcho)
	return e, e.start(ctx)
}

// Confirm waits until no host hears from anybody on the other side.
func (a *parted) Confirm(ctx context.Context) (fault.Onset, error) {
	gaps, err := a.echoes.cutOff(ctx)
	if err != nil {
		return fault.Onset{}, err
	}
	span, seen := a.cut.onset(gaps)
	return fault.Onset{Interval: span, Hosts: slices.Concat(a.left, a.right), Evidence: seen}, nil
}

// SetLevel is an error: a packet passes or it does not.
func (a *parted) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal joins the sides again, and waits until every host hears from everybody on
// the other side.
func (a *parted) Heal(ctx context.Context) (fault.Outcome, error) {
	err := errors.Join(a.echoes.stop(ctx), a.cut.restore(ctx))
	out := fault.Outcome{Removed: a.cut.gone, Begun: a.cut.restored}
	if err != nil {
		return out, err
	}
	out.Evidence = []history.Evidence{a.dropped("target", a.left), a.dropped("from", a.right)}
	e, err := a.listen(ctx, "/heal")
	if err != nil {
		return out, err
	}
	out.Gone = history.Interval{From: a.cut.restored.From, To: e.heard}
	return out, e.stop(ctx)
}

// dropped sums up the packets that the hosts of a group sent in vain.
func (a *parted) dropped(group string, hosts []string) history.Evidence {
	e := history.Evidence{ID: history.PacketsDropped, Unit: "packets", Of: group}
	if len(hosts) == 1 {
		e.Host, e.Of = hosts[0], ""
	}
	for _, pair := range a.cut.count.Hosts {
		if slices.Contains(hosts, pair.Host) {
			e.Value += float64(pair.From)
		}
	}
	return e
}
