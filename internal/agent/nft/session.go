package nft

import (
	"errors"

	"github.com/google/nftables"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
)

// Session is a connection to the packet filter that lasts. One that has failed
// may hold answers to old questions, so it is replaced.
type Session struct{ conn *nftables.Conn }

// NewSession opens a session in the current network namespace.
func NewSession() (*Session, error) {
	conn, err := Open()
	if err != nil {
		return nil, err
	}
	return Over(conn), nil
}

// Over returns a session that uses a connection, which is its own from then on.
func Over(conn *nftables.Conn) *Session { return &Session{conn: conn} }

// Commit sends what fill asks for as one transaction and says when it took
// effect.
func (s *Session) Commit(fill func(*nftables.Conn)) (gateway.Applied, error) {
	fill(s.conn)
	before := clock.Now()
	err := s.conn.Flush()
	applied := gateway.Applied{Before: before, After: clock.Now()}
	if err != nil {
		return applied, errors.Join(err, s.reopen())
	}
	return applied, nil
}

// Counters returns the packets of every named counter of a table.
func (s *Session) Counters(table *nftables.Table) (map[string]uint64, error) {
	objects, err := s.conn.GetObjects(table)
	if err != nil {
		return nil, errors.Join(err, s.reopen())
	}
	packets := map[string]uint64{}
	for _, object := range objects {
		if counter, ok := object.(*nftables.CounterObj); ok {
			packets[counter.Name] = counter.Packets
		}
	}
	return packets, nil
}

func (s *Session) reopen() error {
	_ = s.conn.CloseLasting() // it is of no use any more
	conn, err := Open()
	if err != nil {
		return err
	}
	s.conn = conn
	return nil
}

// Close ends the connection. Rules stay.
func (s *Session) Close() error { return s.conn.CloseLasting() }
