package filter

import (
	"fmt"

	"github.com/google/nftables"
)

// Drop ends every cut in one transaction and returns their ids. It empties the
// chains whatever it believes to be in force: a transaction whose answer was
// lost may have taken effect.
func (f *Filter) Drop() ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err := f.session.Commit(func(conn *nftables.Conn) {
		for _, s := range spots() {
			conn.FlushChain(s.chain())
		}
	})
	if err != nil {
		return nil, fmt.Errorf("drop %d cuts: %w", len(f.cuts), err)
	}
	ended := f.cuts
	f.cuts = nil
	var ids []string
	for _, c := range ended {
		ids = append(ids, c.ID)
	}
	if len(ended) == 0 {
		return nil, nil
	}
	if err := f.forget(ended); err != nil {
		f.log.Warn("chains of cuts that have ended are left over; no packet passes them", "error", err)
	}
	return ids, nil
}
