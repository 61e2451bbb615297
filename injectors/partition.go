package injectors

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
)

// Partition splits the network: no packet passes between a host on the left and
// one on the right, in either direction and silently, while all of them live on
// and hosts on the same side, and on neither, still reach each other. All pairs
// are cut in one transaction of the packet filter. name says in a few words who
// is apart from whom.
func Partition(w Wire, name string, left, right []string) (harness.Fault, error) {
	f := partition{wire: w, name: "partition: " + name, left: slices.Clone(left), right: slices.Clone(right)}
	if strings.TrimSpace(name) == "" {
		return nil, errors.New("injectors: a partition needs a name that says who is apart from whom")
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f, nil
}

type partition struct {
	wire        Wire
	name        string
	left, right []string
}

// check refuses sides that are empty, or name a host that there is not, or one
// that is named already.
func (f partition) check() error {
	named := map[string]bool{}
	for side, hosts := range map[string][]string{"left": f.left, "right": f.right} {
		if len(hosts) == 0 {
			return fmt.Errorf("injectors: %s: there is nobody on the %s side", f.name, side)
		}
		for _, h := range hosts {
			if _, known := f.wire.Addr(h); !known {
				return fmt.Errorf("injectors: %s: there is no host %q", f.name, h)
			}
			if named[h] {
				return fmt.Errorf("injectors: %s: host %q is named twice", f.name, h)
			}
			named[h] = true
		}
	}
	return nil
}

func (f partition) Name() string { return f.name }

// Targets are the hosts of the smaller side: those that lose the rest.
func (f partition) Targets() []string {
	if len(f.right) < len(f.left) {
		return f.right
	}
	return f.left
}

// pairs are all that are cut: each host on a side with each on the other, in
// both directions.
func (f partition) pairs() []gateway.Pair {
	var all []gateway.Pair
	for _, l := range f.left {
		for _, r := range f.right {
			all = append(all, gateway.Pair{From: l, To: r}, gateway.Pair{From: r, To: l})
		}
	}
	return all
}

func (f partition) Inject(ctx context.Context) (harness.Active, error) {
	w, err := f.watch(ctx)
	if err != nil {
		return nil, err
	}
	c, err := cutOff(ctx, f.wire, f.name, gateway.Cut{Mode: Silent, Pairs: f.pairs()})
	if err != nil {
		return nil, errors.Join(err, w.stop(ctx))
	}
	return &partitioned{partition: f, watchedCut: watchedCut{echoes: w, cut: c}}, nil
}

// Datagrams are spread over the pairs, so that watching many does not load the
// machine. The slowest pace still shows a cut within hearLimit.
const (
	pairPace  = 125 * time.Microsecond // between two datagrams of the whole watch
	watchSlow = hearLimit / 10
)

// watch lets every host talk to every one on the other side, and returns when
// all have heard all. Both sides ask, so that packets of each meet the cut.
func (f partition) watch(ctx context.Context) (*watch, error) {
	w := &watch{wire: f.wire, everyPeer: true}
	for _, l := range f.left {
		w.talks = append(w.talks, talk{host: l, peers: addresses(f.wire, f.right, gateway.MaxPeers)})
	}
	for _, r := range f.right {
		w.talks = append(w.talks, talk{host: r, peers: addresses(f.wire, f.left, gateway.MaxPeers)})
	}
	pairs := len(f.left) * len(f.right) * 2
	w.every = min(max(echoInterval, time.Duration(pairs)*pairPace), watchSlow)
	return w, w.start(ctx)
}

// partitioned is a partition in force.
type partitioned struct {
	partition
	watchedCut
}

// Hosts are those of both sides.
func (a *partitioned) Hosts() []string { return slices.Concat(a.left, a.right) }

// Heal joins the sides again.
func (a *partitioned) Heal(ctx context.Context) error {
	if err := errors.Join(a.echoes.stop(ctx), a.cut.restore(ctx)); err != nil {
		return err
	}
	a.done = []history.Evidence{a.dropped("left", a.left), a.dropped("right", a.right)}
	return nil
}

// dropped sums up the packets that the hosts on a side sent in vain.
func (a *partitioned) dropped(side string, hosts []string) history.Evidence {
	e := history.Evidence{ID: history.PacketsDropped, Of: fmt.Sprintf("the %s side", side), Unit: "packets"}
	if len(hosts) == 1 {
		e.Of = hosts[0]
	}
	for _, pair := range a.cut.count.Hosts {
		if from, _, _ := strings.Cut(pair.Host, ">"); slices.Contains(hosts, from) {
			e.Value += float64(pair.From)
		}
	}
	return e
}

// ConfirmHealed waits until every host hears from everybody on the other side.
func (a *partitioned) ConfirmHealed(ctx context.Context) (history.Interval, error) {
	w, err := a.watch(ctx)
	if err != nil {
		return history.Interval{}, err
	}
	return history.Interval{From: a.cut.restored.From, To: w.heard}, w.stop(ctx)
}
