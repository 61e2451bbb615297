package injectors

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// laps are exchanges over links, from within the hosts that open them.
//
// Towards a host an exchange says something and ends: the end follows what is said,
// so both are late together. A proxy on the way then ends the connection, and so does
// a server sooner or later. Whatever it speaks, the end that comes back tells how long
// the way there took. The way back is only seen when a server answers something that
// it does not understand.
type laps struct {
	world system.World
	say   system.Exchange // all but the address
	most  int             // side by side; 0: lapsAtOnce
}

const (
	lapMargin = 2 * time.Second // that a server may take by itself
	lapLinks  = 8               // links that are watched
	lapEvery  = 4 * time.Millisecond
	// lapsAtOnce is less than the shortest queue of waiting connections in use: a
	// server that takes one at a time must not turn ours away.
	lapsAtOnce = 12
)

// lap is one exchange on a link.
type lap struct {
	link system.Link
	met  system.Dial
}

// nameOf names a link: "web-1>db-1:5432".
func nameOf(l system.Link) string { return fmt.Sprintf("%s>%s:%d", l.From, l.To, l.Port) }

// watched are some of the links, spread evenly over all of them.
func watched(links []system.Link) []system.Link {
	n := min(len(links), lapLinks)
	some := make([]system.Link, n)
	for i := range n {
		some[i] = links[i*len(links)/n]
	}
	return some
}

// run makes n exchanges on links in turn, some milliseconds apart.
func (l laps) run(ctx context.Context, links []system.Link, n int) ([]lap, error) {
	all := make([]lap, n)
	g, each := errgroup.WithContext(ctx)
	g.SetLimit(cmp.Or(l.most, lapsAtOnce))
	for i := range n {
		link := links[i%len(links)]
		g.Go(func() error {
			met, err := l.exchange(each, link)
			all[i] = lap{link, met}
			return err
		})
		if err := wait.Pause(each, lapEvery); err != nil {
			break // an exchange failed, or nobody waits any more
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return all, ctx.Err()
}

// exchange makes one.
func (l laps) exchange(ctx context.Context, on system.Link) (system.Dial, error) {
	addr, _ := l.world.Addresses().Addr(on.To)
	say := l.say
	say.Addr = net.JoinHostPort(addr, strconv.Itoa(int(on.Port)))
	return l.world.Witnesses().At(on.From).Exchange(ctx, say)
}

// answered returns an error unless every exchange met an answer or an end.
func answered(all []lap) error {
	for _, one := range all {
		if one.met.Reply != system.Open {
			return fmt.Errorf("an exchange from %s with port %d of %s is %s", one.link.From, one.link.Port, one.link.To, one.met.Reply)
		}
	}
	return nil
}

// tookByLink gathers how long exchanges took, by link.
func tookByLink(all []lap) map[system.Link][]time.Duration {
	took := map[system.Link][]time.Duration{}
	for _, one := range all {
		took[one.link] = append(took[one.link], one.met.Took)
	}
	return took
}
