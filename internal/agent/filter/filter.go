package filter

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/google/nftables"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// Filter holds the cuts in force. All methods may be called side by side.
type Filter struct {
	wiring Wiring
	log    *slog.Logger

	mu      sync.Mutex
	session *nft.Session
	cuts    []cut
	serial  int // makes the names of chains and counters unique
}

// Open lays down the chains, without a rule, in the current network namespace.
func Open(wiring Wiring, log *slog.Logger) (*Filter, error) {
	session, err := nft.NewSession()
	if err != nil {
		return nil, err
	}
	return Over(session, wiring, log)
}

// Over lays down the chains by a session, which is the filter's from then on.
func Over(session *nft.Session, wiring Wiring, log *slog.Logger) (*Filter, error) {
	_, err := session.Commit(func(conn *nftables.Conn) {
		// Deleting what might not be there fails; adding it first never does.
		conn.AddTable(table())
		conn.DelTable(table())
		conn.AddTable(table())
		for _, s := range spots() {
			conn.AddChain(s.chain())
		}
	})
	if err != nil {
		return nil, fmt.Errorf("lay down the packet filter: %w", err)
	}
	return &Filter{wiring: wiring, log: log, session: session}, nil
}

// Close ends the connection to the packet filter. Its rules stay.
func (f *Filter) Close() error { return f.session.Close() }

// Apply puts all these cuts in force in one transaction, or none of them.
func (f *Filter) Apply(wanted []gateway.Cut) (gateway.Applied, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	added, err := f.resolve(wanted)
	if err != nil {
		return gateway.Applied{}, err
	}
	if err := f.prepare(added); err != nil {
		return gateway.Applied{}, fmt.Errorf("prepare %d cuts: %w", len(added), err)
	}
	all := slices.Concat(f.cuts, added)
	applied, err := f.flip(all, added)
	if err != nil {
		return applied, errors.Join(fmt.Errorf("apply %d cuts: %w", len(added), err), f.forget(added))
	}
	f.cuts = all
	f.tear(added)
	return applied, nil
}

// tear ends the gateway's own connections to what is refused from now on. When
// that fails they end with their next packet, so the cut still stands.
func (f *Filter) tear(added []cut) {
	teardowns := f.wiring.teardowns(added)
	if len(teardowns) == 0 {
		return
	}
	if _, err := Tear(teardowns); err != nil {
		f.log.Warn("connections to refused hosts end with their next packet only", "error", err)
	}
}

// resolve checks the cuts and finds their hosts.
func (f *Filter) resolve(wanted []gateway.Cut) ([]cut, error) {
	if len(wanted) == 0 {
		return nil, badf("no cut is given")
	}
	if all := len(f.cuts) + len(wanted); all > gateway.MaxFaults {
		return nil, badf("%d cuts would be in force, more than %d; remove some first", all, gateway.MaxFaults)
	}
	var added []cut
	for _, c := range wanted {
		if err := check(c); err != nil {
			return nil, Bad{err}
		}
		same := func(other cut) bool { return other.ID == c.ID }
		if slices.ContainsFunc(f.cuts, same) || slices.ContainsFunc(added, same) {
			return nil, badf("cut %q is in force already; remove it first, or choose another id", c.ID)
		}
		f.serial++
		stem := fmt.Sprintf("c%d", f.serial)
		found, err := f.wiring.subjects(c, stem)
		if err != nil {
			return nil, Bad{err}
		}
		added = append(added, cut{Cut: c, stem: stem, subjects: found})
	}
	return added, nil
}

// Remove ends the cuts with these ids in one transaction and returns their
// last counts. Ids that are not in force are passed over.
func (f *Filter) Remove(ids []string) (gateway.Removed, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var kept, ended []cut
	for _, c := range f.cuts {
		if slices.Contains(ids, c.ID) {
			ended = append(ended, c)
		} else {
			kept = append(kept, c)
		}
	}
	if len(ended) == 0 {
		now := clock.Now()
		return gateway.Removed{Applied: gateway.Applied{Before: now, After: now}, Counts: []gateway.CutCount{}}, nil
	}
	applied, err := f.flip(kept, ended)
	if err != nil {
		return gateway.Removed{}, fmt.Errorf("remove the cuts %q: %w", ids, err)
	}
	f.cuts = kept
	counts, err := f.counts(ended)
	if err != nil {
		return gateway.Removed{Applied: applied}, fmt.Errorf("the cuts %q are removed, but: %w", ids, err)
	}
	return gateway.Removed{Applied: applied, Counts: counts}, f.forget(ended)
}

// Counts returns what each cut in force has done so far.
func (f *Filter) Counts() ([]gateway.CutCount, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.counts(f.cuts)
}

// prepare lays down the chains and counters of cuts. No packet passes them yet.
func (f *Filter) prepare(cuts []cut) error {
	_, err := f.session.Commit(func(conn *nftables.Conn) {
		for _, c := range cuts {
			for _, s := range c.subjects {
				for _, name := range s.counters() {
					conn.AddObj(&nftables.CounterObj{Table: table(), Name: name})
				}
			}
			for at, rules := range c.compile() {
				chain := conn.AddChain(&nftables.Chain{Table: table(), Name: c.chain(at)})
				for _, r := range rules {
					conn.AddRule(&nftables.Rule{Table: table(), Chain: chain, Exprs: r.expressions()})
				}
			}
		}
	})
	return err
}

// flip puts exactly these cuts in force, in one transaction that is short,
// whatever the number of hosts. Only chains of a mode of the changed cuts are
// touched.
func (f *Filter) flip(cuts, changed []cut) (gateway.Applied, error) {
	return f.session.Commit(func(conn *nftables.Conn) {
		for _, s := range spots() {
			if !slices.ContainsFunc(changed, func(c cut) bool { return c.Mode == s.mode }) {
				continue
			}
			conn.FlushChain(s.chain())
			for _, exprs := range s.flip(jumps(cuts, s)) {
				conn.AddRule(&nftables.Rule{Table: table(), Chain: s.chain(), Exprs: exprs})
			}
		}
	})
}

// jumps are the chains that cuts have at a spot.
func jumps(cuts []cut, at spot) []string {
	var chains []string
	for _, c := range cuts {
		if _, has := c.compile()[at.place]; has && c.Mode == at.mode {
			chains = append(chains, c.chain(at.place))
		}
	}
	return chains
}
