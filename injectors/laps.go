package injectors

import (
	"context"
	"fmt"
	"math"
	"net"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// laps time exchanges over links, from within the hosts that open them.
//
// Towards a host an exchange is an empty line and the end of what is said. The end
// follows the line, so both are late together; a proxy on the way then ends the
// connection, and so does a server sooner or later. Whatever it speaks, the end that
// comes back tells how long the way there took. The way back is only seen when a
// server answers something that it does not understand.
type laps struct {
	world    system.World
	upstream bool
	patience time.Duration // with one exchange
}

const (
	lapMargin = 2 * time.Second // that a server may take by itself
	lapTries  = 3               // exchanges of a measurement
	lapLinks  = 8               // links that are watched
	lapSlow   = 5               // exchanges that may be slow by themselves after the heal
	lapEvery  = 20 * time.Millisecond
	mostTries = 50
)

// lapOf is how long an exchange on a link took, the quickest of several.
type lapOf struct {
	link system.Link
	took time.Duration
}

func (l lapOf) name() string { return fmt.Sprintf("%s>%s:%d", l.link.From, l.link.To, l.link.Port) }

// measure times some of the links, spread evenly over all of them.
func (l laps) measure(ctx context.Context, links []system.Link) ([]lapOf, error) {
	var all []lapOf
	n := min(len(links), lapLinks)
	for i := range n {
		at := lapOf{link: links[i*len(links)/n], took: l.patience}
		for range lapTries {
			took, err := l.exchange(ctx, at.link)
			if err != nil {
				return nil, err
			}
			at.took = min(at.took, took)
		}
		all = append(all, at)
	}
	return all, nil
}

// exchange times one.
func (l laps) exchange(ctx context.Context, on system.Link) (time.Duration, error) {
	addr, _ := l.world.Addresses().Addr(on.To)
	at := net.JoinHostPort(addr, strconv.Itoa(int(on.Port)))
	met, err := l.world.Witnesses().At(on.From).Exchange(ctx, system.Exchange{Addr: at, Say: "\r\n", End: l.upstream, Deadline: l.patience})
	if err == nil && met.Reply != system.Open {
		err = fmt.Errorf("an exchange from %s with port %d of %s is %s", on.From, on.Port, on.To, met.Reply)
		if met.Reply == system.GotSilence && !l.upstream {
			err = fmt.Errorf("%w: a server that says nothing to an empty line cannot show a slow way back; use direction=upstream", err)
		}
	}
	return met.Took, err
}

// tries is how many connections it takes to meet a slow one, of which there is a
// share, but for one time in a hundred.
func tries(share float64) int {
	const missed = 0.01
	if share >= 1 {
		return lapTries
	}
	return min(max(lapTries, int(math.Ceil(math.Log(missed)/math.Log(1-share)))), mostTries)
}

// slowest is how much longer than before an exchange takes. When all connections
// are slow it is the quickest of a few; when a share is, the first that is slow
// enough, or else the slowest.
func (l laps) slowest(ctx context.Context, was lapOf, share float64, enough time.Duration) (time.Duration, error) {
	var quickest, slowest time.Duration
	for i := range tries(share) {
		took, err := l.exchange(ctx, was.link)
		if err != nil {
			return 0, fmt.Errorf("injectors: %w", err)
		}
		added := took - was.took
		if i == 0 {
			quickest = added
		}
		quickest, slowest = min(quickest, added), max(slowest, added)
		if share < 1 && slowest >= enough {
			return slowest, nil
		}
	}
	if share < 1 {
		return slowest, nil
	}
	return quickest, nil
}

// quick sees that enough exchanges in a row take not much longer than before: twice
// as many as it takes to meet a slow one. Few may be slow by themselves; to go on
// for longer would meet a quick row by chance.
func (l laps) quick(ctx context.Context, was lapOf, share float64, enough time.Duration) error {
	slow := 0
	for inARow := 0; inARow < 2*tries(share); inARow++ {
		took, err := l.exchange(ctx, was.link)
		if err != nil {
			return fmt.Errorf("injectors: %w", err)
		}
		if took-was.took < enough {
			continue
		}
		if slow++; slow > lapSlow {
			return fmt.Errorf("injectors: %s is still slow: %d exchanges took %s more than before, and longer", was.name(), slow, enough)
		}
		if err := wait.Pause(ctx, lapEvery); err != nil {
			return err
		}
		inARow = -1
	}
	return nil
}
