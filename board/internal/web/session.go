package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// session is one connection to a database.
type session struct {
	conn   *pgx.Conn
	gone   chan struct{} // closed when the connection must not be used any more
	once   sync.Once
	unsafe atomic.Bool // PostgreSQL warned that a commit may not be on the standby
}

// dialSession connects, asking for the host's address anew.
func dialSession(ctx context.Context, host, password string, lookup pgconn.LookupFunc) (*session, error) {
	conf, err := pgx.ParseConfig("host=" + host + " port=5432 user=board dbname=board sslmode=disable")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s := &session{gone: make(chan struct{})}
	conf.Password = password
	conf.LookupFunc = lookup
	conf.DefaultQueryExecMode = pgx.QueryExecModeExec
	conf.RuntimeParams["application_name"] = "web"
	conf.DialFunc = dialOnce(conf.DialFunc)
	conf.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
		if strings.Contains(n.Message, "synchronous replication") {
			s.unsafe.Store(true)
		}
	}
	if s.conn, err = pgx.ConnectConfig(ctx, conf); err != nil {
		return nil, fmt.Errorf("web: connecting to %s: %w", host, err)
	}
	return s, nil
}

// dialOnce refuses all dials but the first. The driver would dial again to
// cancel a query that it gives up, and under load those cancels are a load of
// their own; and a cancelled commit is one that no longer waits for the standby.
func dialOnce(dial pgconn.DialFunc) pgconn.DialFunc {
	var dialled atomic.Bool
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if dialled.Load() {
			return nil, errors.New("web: queries are not cancelled")
		}
		conn, err := dial(ctx, network, address)
		dialled.Store(err == nil)
		return conn, err
	}
}

// retire ends the session for its next user, without disturbing this one.
func (s *session) retire() { s.once.Do(func() { close(s.gone) }) }

// cut ends the session at once; a query under way fails.
func (s *session) cut() {
	s.retire()
	_ = s.conn.PgConn().Conn().Close()
}

func (s *session) usable() bool {
	select {
	case <-s.gone:
		return false
	default:
		return !s.conn.IsClosed()
	}
}

// hangUp says goodbye to the server; only for a session that nobody uses.
func (s *session) hangUp() {
	s.retire()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		_ = s.conn.Close(ctx)
	}()
}
