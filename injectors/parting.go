package injectors

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// parting keeps packets from passing between hosts, silently and in one transaction
// of the packet filter, while all of them live on. The kinds of partitions differ in
// the pairs that they part.
type parting struct {
	pairs   []system.Pair // no packet passes from From to To
	between []string      // hosts that are parted from nobody, and must still hear all
	sides   []side        // whose packets are counted together
	victims []string      // the blast radius
	mode    system.Mode   // "": silent
}

// side is one of the groups of a partition.
type side struct {
	name  string // in evidence
	hosts []string
}

// between parts two groups in both directions.
func between(left, right []string) []system.Pair {
	return slices.Concat(oneWay(left, right), oneWay(right, left))
}

// oneWay parts each host of a group from each of another, in one direction.
func oneWay(from, to []string) []system.Pair {
	var pairs []system.Pair
	for _, f := range from {
		for _, t := range to {
			pairs = append(pairs, system.Pair{From: f, To: t})
		}
	}
	return pairs
}

// disjoint says which host is in two groups, and that a group is too large to be
// watched.
func disjoint(left, right []string) error {
	for _, h := range left {
		if slices.Contains(right, h) {
			return fmt.Errorf("host %q is in both groups", h)
		}
	}
	return watchable(left, right)
}

func watchable(groups ...[]string) error {
	for _, g := range groups {
		if len(g) > system.MaxPeers {
			return fmt.Errorf("a group has %d hosts; at most %d can be watched", len(g), system.MaxPeers)
		}
	}
	return nil
}

// hosts are all hosts of the partition, each once, in order.
func (p parting) hosts() []string {
	all := slices.Clone(p.between)
	for _, pair := range p.pairs {
		all = append(all, pair.From, pair.To)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// parted says whether nothing passes from one host to another.
func (p parting) parted(from, to string) bool {
	return slices.Contains(p.pairs, system.Pair{From: from, To: to})
}

// lost are the peers from which a host hears no more.
func (p parting) lost(host string) []string {
	var lost []string
	for _, pair := range p.pairs {
		if pair.To == host {
			lost = append(lost, pair.From)
		}
	}
	return lost
}

// kept are peers of the partition with which a host still exchanges packets: some,
// and for one between the sides all.
func (p parting) kept(host string) []string {
	var kept []string
	for _, h := range p.hosts() {
		if h != host && !p.parted(h, host) && !p.parted(host, h) {
			kept = append(kept, h)
		}
	}
	if slices.Contains(p.between, host) {
		return kept
	}
	return kept[:min(len(kept), echoPeers)]
}

// claims are the paths that are cut, and those on which hosts must still be heard.
func (p parting) claims() []fault.Claim {
	all := fault.Wants(fault.Network, p.hosts()...)
	for _, pair := range p.pairs {
		all = append(all, fault.Takes(fault.Path, pair.From+">"+pair.To)...)
	}
	for _, h := range p.hosts() {
		for _, peer := range p.kept(h) {
			all = append(all, fault.Wants(fault.Path, h+">"+peer, peer+">"+h)...)
		}
	}
	return all
}

// start lets the hosts talk to each other, and parts them.
func (p parting) start(ctx context.Context, w system.World, id string) (fault.Active, error) {
	a := &parted{parting: p, world: w, id: id}
	var err error
	if a.losing, err = a.listen(ctx, "/onset", p.lost); err != nil {
		return nil, err
	}
	if a.keeping, err = a.listen(ctx, "/kept", p.kept); err != nil {
		return nil, errors.Join(err, a.losing.stop(ctx))
	}
	a.cut, err = sever(ctx, w.Packets(), system.Cut{ID: id, Mode: cmp.Or(p.mode, system.Silent), Pairs: p.pairs})
	if err != nil {
		return nil, errors.Join(err, a.stop(ctx))
	}
	return a, nil
}

// join takes back a partition that another process may have left.
func join(ctx context.Context, w system.World, id string) error {
	_, _, err := w.Packets().Restore(ctx, id)
	return err
}

// parted is a partition in force.
type parted struct {
	parting
	world   system.World
	id      string
	losing  *echoes // of those that are parted
	keeping *echoes // of those that still hear each other
	cut     *severed
	seen    bool // it was confirmed
}

// Datagrams are spread over the pairs, so that watching many does not load the
// machine. The slowest pace still shows a cut within hearIn.
const (
	pairEvery   = 125 * time.Microsecond // between two datagrams of the whole watch
	slowestEcho = hearIn / 10
)

// listen lets every host talk to some peers, and returns when all have heard all.
// It asks those whose packets it loses: a host that loses packets in one direction
// alone would not miss the answers of those who hear it no more.
func (a *parted) listen(ctx context.Context, step string, peers func(host string) []string) (*echoes, error) {
	e := &echoes{world: a.world, id: a.id + step, everyPeer: true}
	for _, h := range a.hosts() {
		if of := peers(h); len(of) > 0 {
			e.talks = append(e.talks, talk{host: h, peers: addressesOf(a.world, of, system.MaxPeers)})
		}
	}
	e.every = min(max(echoEvery, time.Duration(len(a.pairs))*pairEvery), slowestEcho)
	return e, e.start(ctx)
}

// Confirm waits until no host hears from anybody that it is parted from, and sees
// that it still hears the others.
func (a *parted) Confirm(ctx context.Context) (fault.Onset, error) {
	gaps, err := a.losing.cutOff(ctx)
	if err != nil {
		return fault.Onset{}, err
	}
	heard, err := a.keeping.stillHeard(ctx, a.cut.applied.To)
	if err != nil {
		return fault.Onset{}, err
	}
	a.seen = true
	span, seen := a.cut.onset(gaps)
	if heard > 0 {
		seen = append(seen, history.Evidence{ID: history.StillHeard, Value: float64(heard), Unit: "hosts"})
	}
	return fault.Onset{Interval: span, Hosts: a.hosts(), Evidence: seen}, nil
}

// SetLevel is an error: a packet passes or it does not.
func (a *parted) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// stop ends all watches.
func (a *parted) stop(ctx context.Context) error {
	return errors.Join(a.losing.stop(ctx), a.keeping.stop(ctx))
}

// Heal joins the sides again, and waits until every host hears from everybody that
// it was parted from.
func (a *parted) Heal(ctx context.Context) (fault.Outcome, error) {
	err := errors.Join(a.stop(ctx), a.cut.restore(ctx))
	out := fault.Outcome{Removed: a.cut.gone, Begun: a.cut.restored}
	if err != nil {
		return out, err
	}
	for _, s := range a.sides {
		out.Evidence = append(out.Evidence, a.dropped(s))
	}
	e, err := a.listen(ctx, "/heal", a.lost)
	if err != nil {
		return out, err
	}
	out.Gone = history.Interval{From: a.cut.restored.From, To: e.heard}
	return out, errors.Join(e.stop(ctx), a.answered())
}

// answered sees that every pair of a partition in one direction alone has lost a
// packet. Its hosts asked each other in the other direction, so what was lost were
// answers: if there was none, the questions did not arrive either.
func (a *parted) answered() error {
	for _, pair := range a.cut.count.Hosts {
		if a.seen && pair.From == 0 && !a.parted(pair.Peer, pair.Host) {
			return fmt.Errorf("injectors: %s has answered nothing that %s sent: packets were lost in both directions, not in one", pair.Host, pair.Peer)
		}
	}
	return nil
}

// dropped sums up the packets that the hosts of a side sent in vain.
func (a *parted) dropped(s side) history.Evidence {
	e := history.Evidence{ID: lostPackets(a.mode), Unit: "packets", Of: s.name}
	if len(s.hosts) == 1 {
		e.Host, e.Of = s.hosts[0], ""
	}
	for _, pair := range a.cut.count.Hosts {
		if slices.Contains(s.hosts, pair.Host) {
			e.Value += float64(pair.From)
		}
	}
	return e
}
