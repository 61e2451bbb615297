package filter

import (
	"errors"

	"github.com/google/nftables"

	"github.com/gameday-harness/gameday/cmd/agent/internal/clock"
	"github.com/gameday-harness/gameday/cmd/agent/internal/nft"
	"github.com/gameday-harness/gameday/harness/gateway"
)

// session is a connection to the packet filter that lasts. One that has failed
// may hold answers to old questions, so it is replaced.
type session struct{ conn *nftables.Conn }

func newSession() (*session, error) {
	conn, err := nft.Open()
	if err != nil {
		return nil, err
	}
	return &session{conn: conn}, nil
}

// commit sends what fill asks for as one transaction and says when it took
// effect.
func (s *session) commit(fill func(*nftables.Conn)) (gateway.Applied, error) {
	fill(s.conn)
	before := clock.Now()
	err := s.conn.Flush()
	applied := gateway.Applied{Before: before, After: clock.Now()}
	if err != nil {
		return applied, errors.Join(err, s.reopen())
	}
	return applied, nil
}

// counters returns the packets of every counter in the table.
func (s *session) counters() (map[string]uint64, error) {
	objects, err := s.conn.GetObjects(table())
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

func (s *session) reopen() error {
	_ = s.conn.CloseLasting() // it is of no use any more
	conn, err := nft.Open()
	if err != nil {
		return err
	}
	s.conn = conn
	return nil
}

func (s *session) close() error { return s.conn.CloseLasting() }
