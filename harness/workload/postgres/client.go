package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// client sends a program's statements to one system.
type client struct {
	*program
	target      workload.Target
	connections *connections

	preparing chan struct{} // holds a token while nobody runs Setup
	prepared  atomic.Bool   // Setup was run
}

// Dial implements workload.Dialer. It fails when the entry is no address.
func (p *program) Dial(to workload.Target) (workload.Client, error) {
	entry, err := url.Parse(to.Entry)
	if err != nil || entry.Host == "" {
		return nil, fmt.Errorf("workload: %q is no address of a system (such as http://127.0.0.1:5432)", to.Entry)
	}
	host, port, err := net.SplitHostPort(entry.Host)
	if err != nil {
		return nil, fmt.Errorf("workload: the system's address: %w", err)
	}
	config, err := pgconn.ParseConfig(p.configuration(host, port))
	if err != nil {
		return nil, fmt.Errorf("workload: login: %w", err)
	}
	config.RuntimeParams = map[string]string{"application_name": "gameday"}
	c := &client{program: p, target: to, connections: newConnections(config, p.Connections), preparing: make(chan struct{}, 1)}
	c.preparing <- struct{}{}
	return c, nil
}

// Do implements workload.Client.
func (c *client) Do(ctx context.Context, op workload.Operation) workload.Reply {
	sent := time.Now()
	ctx, cancel := context.WithDeadline(ctx, sent.Add(c.deadline))
	defer cancel()
	result, release, err := c.exchange(ctx, op)
	done := time.Now()
	release()
	r := c.judge(op, result, err)
	r.Sent, r.Done = sent, done
	return r
}

// exchange sends one statement, once, and reads what it returns. The connection is
// given back by release, which is never nil.
func (c *client) exchange(ctx context.Context, op workload.Operation) (result *pgconn.Result, release func(), err error) {
	conn, release, err := c.connections.take(ctx, op.Fresh)
	if err != nil {
		return nil, func() {}, err
	}
	if err := c.prepare(ctx, conn); err != nil {
		return nil, release, fmt.Errorf("setup: %w", err)
	}
	statement := c.Read
	if op.Kind == history.Write {
		statement = c.Write
	}
	result = conn.ExecParams(ctx, statement, [][]byte{[]byte(op.ID)}, nil, nil, nil).Read()
	return result, release, result.Err
}

// prepare runs what must be there before anything is written, until it has worked
// once.
func (c *client) prepare(ctx context.Context, conn *pgconn.PgConn) error {
	if c.prepared.Load() {
		return nil
	}
	select {
	case <-c.preparing:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { c.preparing <- struct{}{} }()
	for i := 0; i < len(c.Setup) && !c.prepared.Load(); i++ {
		if _, err := conn.Exec(ctx, c.Setup[i]).ReadAll(); err != nil {
			return err
		}
	}
	c.prepared.Store(true)
	return nil
}

// Close implements workload.Client.
func (c *client) Close() { c.connections.close() }

// errNoneFree is the error of a statement that found every kept connection in use
// until its deadline, as it would in an application's pool.
var errNoneFree = errors.New("no connection was free")
