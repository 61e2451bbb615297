package injectors

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// listenEvery is how often it is looked whether a host that ends still listens.
const listenEvery = 5 * time.Millisecond

// stopPolitely asks the processes of hosts to end, and waits until they have. It
// keeps until when all of them were seen to listen: a process that ends may take
// seconds for it, and serve no longer than that.
func (a *isolated) stopPolitely(ctx context.Context) error {
	asked := a.world.Now()
	a.begun = asked
	watch := inBackground(ctx, a.watchListeners)
	err := a.world.Processes().Stop(ctx, a.hosts...)
	_ = watch.end() // what cannot be seen leaves the onset as wide as it is
	a.ending = a.world.Now() - asked
	return err
}

// watchListeners notes until when no host listened on fewer ports than at first.
func (a *isolated) watchListeners(ctx context.Context) error {
	first := map[string]int{}
	for {
		now := a.world.Now()
		for _, h := range a.hosts {
			sockets, err := a.world.Witnesses().At(h).Sockets(ctx)
			if err != nil {
				return err
			}
			if _, known := first[h]; !known {
				first[h] = len(sockets)
			}
			if len(sockets) < first[h] {
				return nil
			}
		}
		a.begun = now
		if err := wait.Pause(ctx, listenEvery); err != nil {
			return err
		}
	}
}
