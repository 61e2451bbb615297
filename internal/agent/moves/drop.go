package moves

import (
	"errors"
	"fmt"

	"github.com/google/nftables"
)

// Drop brings every host back to its own address, in one transaction, and
// returns the ids of the moves that were in force. It lays the rules down anew
// whatever it believes to be in force: a transaction whose answer was lost may
// have taken effect.
func (m *Moves) Drop() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ended := m.moved
	_, err := m.flip(nil, func(conn *nftables.Conn) error {
		var errs []error
		for _, e := range ended {
			errs = append(errs, e.end(conn))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		return nil, fmt.Errorf("drop %d moves: %w", len(ended), err)
	}
	m.moved = nil
	var ids []string
	for _, host := range m.hosts {
		m.names.Restore(host.Addr)
	}
	for _, e := range ended {
		ids = append(ids, e.ID)
	}
	if len(ended) == 0 {
		return nil, nil
	}
	// Counters that cannot be deleted are left over, and nothing counts there.
	_ = m.forget(ended)
	return ids, nil
}
