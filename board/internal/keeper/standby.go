package keeper

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// giveUpAfter is how long a standby may fail to follow a primary that answers,
// before it is copied anew.
const giveUpAfter = 20 * time.Second

// beStandby brings the host nearer to a standby of the wanted upstream.
func (k *Keeper) beStandby(ctx context.Context, seen sight, want protocol.Want, fresh bool) error {
	follow := conf{SyncRegion: want.Peer, Fenced: true, Conninfo: conninfo(want.Upstream, k.replPassword, k.region)}
	switch seen.role {
	case protocol.RoleStandby:
		return k.keepFollowing(ctx, seen, want, follow, fresh)
	case protocol.RolePrimary, protocol.RoleHeld:
		if !fresh || want.Term <= seen.term {
			return nil
		}
		return k.rejoin(ctx, want, follow)
	default:
		if !fresh {
			return nil
		}
		return k.copyFrom(ctx, want, follow)
	}
}

func (k *Keeper) keepFollowing(ctx context.Context, seen sight, want protocol.Want, follow conf, fresh bool) error {
	switch {
	case !k.server.alive() && k.failures >= 3 && fresh:
		return k.copyFrom(ctx, want, follow)
	case !k.server.alive():
		return k.boot(follow)
	case seen.running && seen.glance.Receiving:
		k.lost = time.Now()
	case seen.running && fresh && time.Since(k.lost) > giveUpAfter:
		return k.copyFrom(ctx, want, follow)
	}
	return k.configure(follow)
}

// rejoin turns an old primary into a standby of the new one: what it wrote and
// the new one never had is wound back.
func (k *Keeper) rejoin(ctx context.Context, want protocol.Want, follow conf) error {
	if err := k.upstreamReady(ctx, want); err != nil {
		return err
	}
	k.doing("rejoining as a standby of %s", want.Upstream)
	k.local.close(ctx)
	k.server.stop(ctx, 2*time.Second)
	if err := k.volume.begin(); err != nil { // half wound back is no data
		return err
	}
	if err := k.writeConf(follow); err != nil {
		return err
	}
	source := fmt.Sprintf("host=%s port=5432 user=replicator dbname=postgres connect_timeout=2 sslmode=disable", want.Upstream)
	if err := k.tool(ctx, "pg_rewind", "--target-pgdata="+k.volume.data(), "--source-server="+source); err != nil {
		k.logger.Printf("pg_rewind cannot help (%v)", err)
		return k.copyFrom(ctx, want, follow)
	}
	return k.settle(follow)
}

// copyFrom replaces the data directory by a base backup of the primary.
func (k *Keeper) copyFrom(ctx context.Context, want protocol.Want, follow conf) error {
	if err := k.upstreamReady(ctx, want); err != nil {
		return err
	}
	k.doing("copying the data of %s", want.Upstream)
	k.local.close(ctx)
	k.server.stop(ctx, 2*time.Second)
	if err := k.volume.begin(); err != nil {
		return err
	}
	k.seeded = false
	if err := k.volume.wipe(); err != nil {
		return err
	}
	source := fmt.Sprintf("host=%s port=5432 user=replicator connect_timeout=2 tcp_user_timeout=3000 sslmode=disable", want.Upstream)
	err := k.tool(ctx, "pg_basebackup", "--pgdata="+k.volume.data(), "--dbname="+source,
		"--checkpoint=fast", "--wal-method=stream")
	if err != nil {
		return err
	}
	return k.settle(follow)
}

// settle starts the finished copy as a standby.
func (k *Keeper) settle(follow conf) error {
	if err := k.volume.follow(); err != nil {
		return err
	}
	k.memory = memory{}
	if err := k.volume.save(k.memory); err != nil {
		return err
	}
	if err := k.volume.finish(); err != nil {
		return err
	}
	k.failures = 0
	return k.boot(follow)
}

// upstreamReady asks the primary whether it is one of the wanted term, and
// whether its control file says so, which pg_rewind relies on.
func (k *Keeper) upstreamReady(ctx context.Context, want protocol.Want) error {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	conf, err := pgx.ParseConfig(conninfo(want.Upstream, k.replPassword, k.region))
	if err != nil {
		return fmt.Errorf("keeper: %w", err)
	}
	// These are libpq's, which the driver would pass on to the server.
	conf.RuntimeParams = map[string]string{"application_name": "keeper-" + k.region}
	conn, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return fmt.Errorf("keeper: connecting to %s: %w", want.Upstream, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var recovery bool
	var term int
	err = conn.QueryRow(ctx, "select pg_is_in_recovery(), timeline_id from pg_control_checkpoint()").Scan(&recovery, &term)
	if err != nil {
		return fmt.Errorf("keeper: asking %s for its timeline: %w", want.Upstream, err)
	}
	if recovery || term < want.Term {
		return fmt.Errorf("keeper: %s is not yet the primary of term %d", want.Upstream, want.Term)
	}
	return nil
}

// tool runs one of PostgreSQL's programs, bounded, with the password in its
// environment.
func (k *Keeper) tool(ctx context.Context, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+k.replPassword, "PGAPPNAME="+name)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("keeper: %s: %w: %s", name, err, out)
	}
	return nil
}
