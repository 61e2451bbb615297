package keeper

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// beHeld stops a primary cleanly, so that its standby has all of it.
func (k *Keeper) beHeld(ctx context.Context, seen sight, want protocol.Want, fresh bool) error {
	if seen.role != protocol.RolePrimary {
		return k.idle(seen)
	}
	if !fresh {
		return k.keepPosture(ctx, seen, want) // without a lease, since the want is no primary's
	}
	k.doing("handing over: refusing writes, then stopping")
	if err := k.configure(conf{SyncRegion: want.Peer, Fenced: true}); err != nil {
		return err
	}
	k.drain(ctx)
	k.local.close(ctx)
	k.server.stop(ctx, 4*time.Second)
	return nil
}

// drain waits until the writes in flight have ended, at most half a second.
func (k *Keeper) drain(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	for pause(ctx, 50*time.Millisecond) == nil {
		var writers int
		err := ask(ctx, "select count(*) from pg_stat_activity where usename = 'board' and backend_xid is not null", &writers)
		if err != nil || writers == 0 {
			return
		}
	}
}
