package keeper

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// bePrimary brings the host nearer to a primary of the wanted term.
func (k *Keeper) bePrimary(ctx context.Context, seen sight, want protocol.Want, fresh bool) error {
	switch {
	case seen.role == protocol.RolePrimary:
		return k.keepPosture(ctx, seen, want)
	case !fresh:
		return nil // nothing is begun on an order that is no longer valid
	case seen.role == protocol.RoleEmpty && want.Init:
		return k.found(ctx, want)
	case seen.role == protocol.RoleHeld && seen.term == want.Term:
		return k.boot(conf{SyncRegion: want.Peer, Fenced: true})
	case seen.role == protocol.RoleStandby && seen.running && want.Term > seen.term:
		return k.promote(ctx, want)
	case seen.role == protocol.RoleStandby && !k.server.alive():
		return k.boot(conf{SyncRegion: want.Peer, Fenced: true, Conninfo: k.conf.Conninfo})
	default:
		return nil
	}
}

// keepPosture makes a running primary treat writes as its situation allows.
func (k *Keeper) keepPosture(ctx context.Context, seen sight, want protocol.Want) error {
	lease := k.lease(seen.term)
	if lease && k.memory.Term != seen.term {
		k.memory.Term = seen.term
		if err := k.volume.save(k.memory); err != nil {
			return err
		}
	}
	k.served = k.served || lease && seen.running
	p := situation{
		Lease: lease, Served: k.served, Solo: want.Solo, Streaming: seen.glance.Peer != nil,
		Proven: k.proof.holds(), Started: !k.unfenced, Sabotage: k.sabotage,
	}.decide()
	k.unfenced = k.unfenced || !p.Fenced
	if !p.Tight {
		k.proof.reset()
		if err := k.setSolo(true); err != nil { // before the first commit that relies on it
			return err
		}
		return k.configure(conf{})
	}
	if err := k.configure(conf{SyncRegion: want.Peer, Fenced: p.Fenced, InStep: k.proof.holds() && !k.memory.Solo}); err != nil {
		return err
	}
	if !seen.running {
		return nil
	}
	k.proof.seek(ctx, `"`+want.Peer+`"`)
	if seen.glance.Peer != nil && k.proof.covers(*seen.glance.Peer) {
		return k.setSolo(false)
	}
	return nil
}

func (k *Keeper) setSolo(solo bool) error {
	if k.memory.Solo == solo {
		return nil
	}
	k.memory.Solo = solo
	if err := k.volume.save(k.memory); err != nil {
		k.memory.Solo = true // the careful answer, until it can be written
		return err
	}
	return nil
}

// found makes a new cluster from the template.
func (k *Keeper) found(ctx context.Context, want protocol.Want) error {
	k.doing("making a new cluster")
	if !k.seeded {
		if err := k.volume.seed(ctx); err != nil {
			return err
		}
	}
	k.seeded = false
	k.memory = memory{Term: want.Term, Solo: true}
	if err := k.volume.save(k.memory); err != nil {
		return err
	}
	if err := k.boot(conf{SyncRegion: want.Peer, Fenced: true}); err != nil {
		return err
	}
	if err := k.furnish(ctx); err != nil {
		k.server.stop(ctx, time.Second)
		return err
	}
	return k.volume.finish()
}

// furnish gives a new cluster what its template cannot hold.
func (k *Keeper) furnish(ctx context.Context) error {
	for _, sql := range []string{
		"alter role board password " + quote(k.appPassword),
		"alter role replicator password " + quote(k.replPassword),
	} {
		if err := k.insist(ctx, "postgres", sql); err != nil {
			return err
		}
	}
	for _, sql := range brokenSchema(k.sabotage) {
		if err := k.insist(ctx, "board", sql); err != nil {
			return err
		}
	}
	return nil
}

// insist runs a statement in a database as soon as PostgreSQL answers.
func (k *Keeper) insist(ctx context.Context, database, sql string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		err := askIn(ctx, database, sql)
		if err == nil {
			return nil
		}
		if !k.server.alive() || pause(ctx, 30*time.Millisecond) != nil {
			return fmt.Errorf("keeper: postgres does not come up: %w", err)
		}
	}
}

// promote makes a running standby the primary of a new term. It first stops
// hearing the old primary, so that nothing that one still writes can be
// acknowledged on the strength of this standby.
func (k *Keeper) promote(ctx context.Context, want protocol.Want) error {
	k.doing("promoting to term %d", want.Term)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := k.configure(conf{SyncRegion: want.Peer, Fenced: true}); err != nil {
		return err
	}
	if err := k.deafen(ctx); err != nil {
		return err
	}
	k.memory = memory{Term: want.Term, Solo: true}
	if err := k.volume.save(k.memory); err != nil {
		return err
	}
	k.served, k.unfenced = false, false
	k.proof.reset()
	if k.lease(want.Term) && want.Solo {
		// A standby refuses writes whatever this says; a primary then need not
		// be told a second time.
		if err := k.configure(conf{}); err != nil {
			return err
		}
	}
	var promoted bool
	if err := ask(ctx, "select pg_promote(true, 8)", &promoted); err != nil {
		return err
	}
	if !promoted {
		return fmt.Errorf("keeper: postgres was not promoted within 8 s; its log says why")
	}
	k.logger.Printf("promoted to term %d", want.Term)
	k.announce(context.WithoutCancel(ctx))
	return nil
}

// announce writes the new timeline into the control file, where a host that
// rejoins looks for it.
func (k *Keeper) announce(ctx context.Context) {
	go func() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := ask(ctx, "checkpoint"); err != nil {
			k.logger.Printf("error: %v", err)
		}
	}()
}

// deafen waits until the receiver of the old primary's log has ended.
func (k *Keeper) deafen(ctx context.Context) error {
	for {
		var receivers int
		if err := ask(ctx, "select count(pid) from pg_stat_wal_receiver", &receivers); err != nil {
			return err
		}
		if receivers == 0 {
			return nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("keeper: the receiver of the old primary's log does not end: %w", err)
		}
	}
}
