package web

import (
	"context"
	"fmt"
	"log"
	"math"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/gameday-harness/gameday/board/internal/rhythm"
	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

const (
	lookEvery   = 200 * time.Millisecond
	giveUp      = 3 * time.Second         // on an answer; then its connection is closed
	downAfter   = 1300 * time.Millisecond // without an answer
	poolSize    = 8
	writerLanes = 6 // of the pool; the rest is kept for reads
)

// node is one database, with its monitor.
type node struct {
	region   string
	pool     *pool
	watch    *pool // of one session, for the monitor
	lanes    chan struct{}
	logger   *log.Logger
	sabotage sabotage.Name

	mu       sync.Mutex
	seen     sight
	answered time.Time
	by       *session // that the last answer came by
	text     string
}

func newNode(region, host, password string, broken sabotage.Name, logger *log.Logger) *node {
	n := &node{
		region: region, lanes: make(chan struct{}, writerLanes), logger: logger, sabotage: broken,
		seen: sight{Region: region},
	}
	lookup := net.DefaultResolver.LookupHost
	if broken == sabotage.CachedAddresses {
		// Why teams do this: some runtimes and drivers do it unasked, and
		// addresses have never changed so far.
		lookup = remembered(lookup, forGood)
	}
	if broken == sabotage.RetryStorm {
		lookup = remembered(lookup, time.Second) // the databases are to feel the storm, not the resolvers
	}
	dial := func(ctx context.Context) (*session, error) { return dialSession(ctx, host, password, lookup) }
	n.pool = newPool(poolSize, dial, func() bool { return n.sight().Up }, broken)
	n.watch = newPool(1, dial, func() bool { return true }, broken)
	return n
}

const forGood = time.Duration(math.MaxInt64)

// remembered keeps an answer for that long. It is for one name.
func remembered(lookup pgconn.LookupFunc, d time.Duration) pgconn.LookupFunc {
	var mu sync.Mutex
	var known []string
	var since time.Time
	return func(ctx context.Context, host string) ([]string, error) {
		mu.Lock()
		defer mu.Unlock()
		if known != nil && time.Since(since) < d {
			return known, nil
		}
		found, err := lookup(ctx, host)
		if err == nil {
			known, since = found, time.Now()
		}
		return found, err
	}
}

func (n *node) sight() sight {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.seen
}

// run monitors the database until the context ends.
func (n *node) run(ctx context.Context) {
	var pools sync.WaitGroup
	pools.Go(func() { n.pool.keep(ctx) })
	pools.Go(func() { n.watch.keep(ctx) })
	pools.Go(func() { rhythm.Every(ctx, lookEvery/2, n.doubt) })
	rhythm.Every(ctx, lookEvery, func() {
		if s, conn, err := n.look(ctx); err == nil {
			n.learn(s, conn)
		}
	})
	pools.Wait()
}

const lookSQL = `
select not r, case when r then 0 else ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int end,
       current_setting('transaction_read_only') = 'on', current_setting('synchronous_standby_names') <> '',
       coalesce(current_setting('board.in_step', true), '') = 'on',
       exists (select from pg_stat_replication where state = 'streaming' and replay_lsn is not null
               and reply_time > clock_timestamp() - interval '2 seconds'),
       exists (select from pg_stat_wal_receiver where status = 'streaming'
               and last_msg_receipt_time > clock_timestamp() - interval '1.5 seconds')
from pg_is_in_recovery() r`

func (n *node) look(ctx context.Context) (sight, *session, error) {
	ctx, cancel := context.WithTimeout(ctx, giveUp)
	defer cancel()
	s := sight{Region: n.region, Up: true}
	conn, err := n.watch.get(ctx)
	if err != nil {
		return s, nil, err
	}
	err = conn.conn.QueryRow(ctx, lookSQL).Scan(&s.Primary, &s.Term, &s.ReadOnly, &s.Tight, &s.InStep, &s.Streaming, &s.Receiving)
	if err != nil {
		conn.cut()
	}
	n.watch.put(conn)
	return s, conn, err
}

// learn takes what a look brought. When the database was down, and the
// monitor's own connection did not survive that, nor did the others.
func (n *node) learn(s sight, by *session) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.seen.Up && by != n.by {
		n.pool.cutAll()
	}
	n.seen, n.by, n.answered = s, by, time.Now()
	n.say()
}

// doubt counts a database that has not answered for a while as down: no
// request waits for it from then on.
func (n *node) doubt() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if time.Since(n.answered) > downAfter {
		n.seen = sight{Region: n.region}
	}
	n.say()
}

// say logs what is seen when it has changed.
func (n *node) say() {
	if text := n.describe(); text != n.text {
		n.text = text
		n.logger.Printf("database in %s: %s", n.region, text)
	}
}

func (n *node) describe() string {
	switch s := n.seen; {
	case !s.Up:
		return "down"
	case s.Primary:
		return fmt.Sprintf("primary, term %d, writable %t", s.Term, s.writable())
	default:
		return fmt.Sprintf("standby, receiving %t", s.Receiving)
	}
}
