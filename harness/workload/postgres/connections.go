package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// closeLimit is how long a connection is given to say goodbye.
const closeLimit = time.Second

// connections are kept ones, at most so many, as in an application's pool, and
// fresh ones beside them. pgx's own pool asks a connection for a sign of life before
// it is used; that would be a second attempt that users do not make.
type connections struct {
	config  *pgconn.Config
	free    chan struct{} // holds a token for each kept connection that may be in use at a time
	closing sync.WaitGroup

	mu   sync.Mutex
	idle []*pgconn.PgConn // the last used one at the end
}

func newConnections(config *pgconn.Config, kept int) *connections {
	c := &connections{config: config, free: make(chan struct{}, kept)}
	for range kept {
		c.free <- struct{}{}
	}
	return c
}

// take returns a connection, and what gives it back when it has been used.
func (c *connections) take(ctx context.Context, fresh bool) (*pgconn.PgConn, func(), error) {
	if fresh {
		conn, err := pgconn.ConnectConfig(ctx, c.config.Copy())
		return conn, func() { c.drop(ctx, conn) }, err
	}
	select {
	case <-c.free:
	case <-ctx.Done():
		return nil, nil, errNoneFree
	}
	conn, err := c.kept(ctx)
	if err != nil {
		c.free <- struct{}{}
		return nil, nil, err
	}
	return conn, func() { c.keep(ctx, conn) }, nil
}

// kept returns a connection that lies idle, or dials one. One that the other side has
// closed meanwhile is passed over, as every driver does: nothing was sent over it.
func (c *connections) kept(ctx context.Context) (*pgconn.PgConn, error) {
	for {
		c.mu.Lock()
		last := len(c.idle) - 1
		if last < 0 {
			c.mu.Unlock()
			return pgconn.ConnectConfig(ctx, c.config.Copy())
		}
		conn := c.idle[last]
		c.idle = c.idle[:last]
		c.mu.Unlock()
		if conn.CheckConn() == nil { //nolint:staticcheck // a ping, which it wants, is a request that users do not make
			return conn, nil
		}
		c.drop(ctx, conn)
	}
}

// keep takes a connection back, unless it has broken or is within a transaction.
func (c *connections) keep(ctx context.Context, conn *pgconn.PgConn) {
	defer func() { c.free <- struct{}{} }()
	if conn.IsClosed() || conn.TxStatus() != 'I' {
		c.drop(ctx, conn)
		return
	}
	c.mu.Lock()
	c.idle = append(c.idle, conn)
	c.mu.Unlock()
}

// drop closes a connection without making anybody wait for it, and on its own time.
func (c *connections) drop(ctx context.Context, conn *pgconn.PgConn) {
	if conn == nil {
		return
	}
	c.closing.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
		defer cancel()
		_ = conn.Close(ctx) // it is gone either way
	})
}

// close ends all of them.
func (c *connections) close() {
	for _, conn := range c.idle {
		c.drop(context.Background(), conn)
	}
	c.idle = nil
	c.closing.Wait()
}
