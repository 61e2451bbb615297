package filter

import (
	"fmt"

	"github.com/google/nftables"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// counts reads the counters of these cuts.
func (f *Filter) counts(cuts []cut) ([]gateway.CutCount, error) {
	counted := []gateway.CutCount{}
	if len(cuts) == 0 {
		return counted, nil
	}
	packets, err := f.session.Counters(table())
	if err != nil {
		return nil, fmt.Errorf("read the counters: %w", err)
	}
	for _, c := range cuts {
		count := gateway.CutCount{ID: c.ID}
		for _, s := range c.subjects {
			count.Hosts = append(count.Hosts, gateway.HostCount{
				Host: s.name, From: packets[s.fromCounter()], To: packets[s.toCounter()], Queries: packets[s.queryCounter()],
			})
		}
		counted = append(counted, count)
	}
	return counted, nil
}

// forget deletes the chains and counters of cuts that are not in force.
func (f *Filter) forget(cuts []cut) error {
	_, err := f.session.Commit(func(conn *nftables.Conn) {
		for _, c := range cuts {
			for at := range c.compile() {
				conn.DelChain(&nftables.Chain{Table: table(), Name: c.chain(at)})
			}
			for _, s := range c.subjects {
				for _, name := range s.counters() {
					conn.DeleteObject(&nftables.CounterObj{Table: table(), Name: name})
				}
			}
		}
	})
	if err != nil {
		return fmt.Errorf("delete the chains and counters of %d cuts: %w", len(cuts), err)
	}
	return nil
}
