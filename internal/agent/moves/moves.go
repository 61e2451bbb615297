package moves

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"

	"github.com/google/nftables"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// Host is a host that can move.
type Host struct {
	Name        string
	Addr, Spare netip.Addr
	Links       []Link // to it
}

// Link is a connection from a host through a proxy that listens on Listen.
type Link struct {
	From         netip.Addr
	Port, Listen uint16
}

// Names changes what DNS answers say.
type Names interface {
	// Rename puts the second address in the place of the first.
	Rename(from, to netip.Addr)
	// Restore ends that, and returns how many answers were changed.
	Restore(from netip.Addr) uint64
	// Renamed is how many answers were changed so far.
	Renamed(from netip.Addr) uint64
}

// Moves holds the moves in force. All methods may be called side by side.
type Moves struct {
	hosts []Host
	names Names

	mu      sync.Mutex
	session *nft.Session
	moved   []move
	serial  int // makes the names of counters unique
}

// move is one in force.
type move struct {
	gateway.Move
	host    Host
	counter string
}

// Open lays down the chains in the current network namespace, with every host
// at home.
func Open(hosts []Host, names Names) (*Moves, error) {
	session, err := nft.NewSession()
	if err != nil {
		return nil, err
	}
	return Over(session, hosts, names)
}

// Over lays down the chains by a session, which is the moves' from then on.
func Over(session *nft.Session, hosts []Host, names Names) (*Moves, error) {
	if err := lay(session, hosts); err != nil {
		return nil, errors.Join(fmt.Errorf("lay down the chains for moves: %w", err), session.Close())
	}
	return &Moves{hosts: hosts, names: names, session: session}, nil
}

// Close ends the connection to the packet filter. Its rules stay.
func (m *Moves) Close() error { return m.session.Close() }

// Apply puts a move in force.
func (m *Moves) Apply(wanted gateway.Move) (gateway.Moved, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	host, err := m.find(wanted)
	if err != nil {
		return gateway.Moved{}, filter.Bad{Err: err}
	}
	m.serial++
	added := move{Move: wanted, host: host, counter: fmt.Sprintf("m%d", m.serial)}
	all := append(slices.Clone(m.moved), added)
	before := clock.Now()
	m.names.Rename(host.Addr, host.Spare)
	applied, err := m.flip(all, added.begin)
	if err != nil {
		m.names.Restore(host.Addr)
		return gateway.Moved{}, fmt.Errorf("move %q to %s: %w", host.Name, host.Spare, err)
	}
	m.moved = all
	applied.Before = before
	return gateway.Moved{Applied: applied, From: host.Addr, To: host.Spare}, nil
}

// find checks a move and finds its host.
func (m *Moves) find(wanted gateway.Move) (Host, error) {
	if wanted.ID == "" {
		return Host{}, errors.New("a move needs an id")
	}
	for _, other := range m.moved {
		switch {
		case other.ID == wanted.ID:
			return Host{}, fmt.Errorf("move %q is in force already; end it first, or choose another id", wanted.ID)
		case other.Host == wanted.Host:
			return Host{}, fmt.Errorf("move %q: host %q is moved already, by %q", wanted.ID, wanted.Host, other.ID)
		}
	}
	at := slices.IndexFunc(m.hosts, func(h Host) bool { return h.Name == wanted.Host })
	if at < 0 {
		return Host{}, fmt.Errorf("move %q: there is no host %q that has a spare address", wanted.ID, wanted.Host)
	}
	return m.hosts[at], nil
}

// Remove ends the moves with these ids in one transaction and returns their
// last counts. Ids that are not in force are passed over.
func (m *Moves) Remove(ids []string) (gateway.MovedBack, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var kept, ended []move
	for _, have := range m.moved {
		if slices.Contains(ids, have.ID) {
			ended = append(ended, have)
		} else {
			kept = append(kept, have)
		}
	}
	if len(ended) == 0 {
		now := clock.Now()
		return gateway.MovedBack{Applied: gateway.Applied{Before: now, After: now}, Counts: []gateway.MoveCount{}}, nil
	}
	var counts []gateway.MoveCount
	applied, err := m.flip(kept, func(conn *nftables.Conn) error {
		var errs []error
		for _, e := range ended {
			errs = append(errs, e.end(conn))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		return gateway.MovedBack{}, fmt.Errorf("end the moves %q: %w", ids, err)
	}
	m.moved = kept
	packets, err := m.session.Counters(table())
	for _, e := range ended {
		counts = append(counts, gateway.MoveCount{
			ID: e.ID, Host: e.Host, Answers: m.names.Restore(e.host.Addr), Dropped: packets[e.counter],
		})
	}
	applied.After = clock.Now() // names are back only now
	if err != nil {
		return gateway.MovedBack{Applied: applied}, fmt.Errorf("the moves %q are ended, but their counters cannot be read: %w", ids, err)
	}
	return gateway.MovedBack{Applied: applied, Counts: counts}, m.forget(ended)
}

// Counts returns what each move in force has done so far.
func (m *Moves) Counts() ([]gateway.MoveCount, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	packets, err := m.session.Counters(table())
	if err != nil {
		return nil, fmt.Errorf("read the counters of moves: %w", err)
	}
	counts := []gateway.MoveCount{}
	for _, have := range m.moved {
		counts = append(counts, gateway.MoveCount{
			ID: have.ID, Host: have.Host, Answers: m.names.Renamed(have.host.Addr), Dropped: packets[have.counter],
		})
	}
	return counts, nil
}
