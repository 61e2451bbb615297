package keeper

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const localDSN = "host=/tmp user=postgres sslmode=disable dbname="

// queryLimit bounds each look at the local PostgreSQL.
const queryLimit = time.Second

// glance is what the local PostgreSQL says about itself.
type glance struct {
	Recovery  bool   // it is a standby
	Timeline  int    // of a primary, or of the stream that a standby receives; 0 when it receives none
	Position  uint64 // written (primary) or applied (standby), in bytes
	Receiving bool
	Peer      *uint64 // how far the streaming standby has applied; nil when none streams
}

const glanceSQL = `
select r,
       case when r then coalesce((select received_tli from pg_stat_wal_receiver where status = 'streaming'), 0)
            else ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int end,
       (coalesce(case when r then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end, '0/0') - '0/0')::bigint,
       exists (select from pg_stat_wal_receiver where status = 'streaming'
               and last_msg_receipt_time > clock_timestamp() - interval '1.5 seconds'),
       (select (replay_lsn - '0/0')::bigint from pg_stat_replication
        where application_name = $1 and state = 'streaming' and replay_lsn is not null limit 1)
from pg_is_in_recovery() r`

// local is the keeper's own connection, made again when it breaks.
type local struct {
	conn *pgx.Conn
}

func dialLocal(ctx context.Context, database string) (*pgx.Conn, error) {
	conf, err := pgx.ParseConfig(localDSN + database)
	if err != nil {
		return nil, fmt.Errorf("keeper: %w", err)
	}
	// The keeper's own work must neither be refused by the fence nor wait for
	// the standby.
	conf.RuntimeParams["default_transaction_read_only"] = "off"
	conf.RuntimeParams["synchronous_commit"] = "local"
	conf.RuntimeParams["application_name"] = "keeper"
	conn, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return nil, fmt.Errorf("keeper: connecting to the local postgres: %w", err)
	}
	return conn, nil
}

func (l *local) close(ctx context.Context) {
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 100*time.Millisecond)
	defer cancel()
	_ = l.conn.Close(ctx)
	l.conn = nil
}

// glance looks at PostgreSQL, and at the standby in the named region.
func (l *local) glance(ctx context.Context, peer string) (glance, error) {
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	if l.conn == nil {
		conn, err := dialLocal(ctx, "postgres")
		if err != nil {
			return glance{}, err
		}
		l.conn = conn
	}
	var g glance
	var position int64
	var applied *int64
	err := l.conn.QueryRow(ctx, glanceSQL, peer).Scan(&g.Recovery, &g.Timeline, &position, &g.Receiving, &applied)
	if err != nil {
		l.close(ctx)
		return glance{}, fmt.Errorf("keeper: asking the local postgres: %w", err)
	}
	g.Position = uint64(position)
	if applied != nil {
		g.Peer = new(uint64(*applied))
	}
	return g, nil
}

// ask runs one statement on a connection of its own.
func ask(ctx context.Context, sql string, into ...any) error {
	return askIn(ctx, "postgres", sql, into...)
}

// askIn does so in the named database.
func askIn(ctx context.Context, database, sql string, into ...any) error {
	conn, err := dialLocal(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if len(into) == 0 {
		_, err = conn.Exec(ctx, sql)
	} else {
		err = conn.QueryRow(ctx, sql).Scan(into...)
	}
	if err != nil {
		return fmt.Errorf("keeper: %s: %w", sql, err)
	}
	return nil
}
