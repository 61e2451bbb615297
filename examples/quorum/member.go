package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"
)

// Why an operation was not carried out.
var (
	// ErrRefused says that the write is surely not in the log and never will be.
	ErrRefused = errors.New("refused")
	// ErrUnknown says that the write may be in the log, now or later.
	ErrUnknown = errors.New("the outcome is not known")
	// ErrUnreadable says that the member cannot tell what the store holds.
	ErrUnreadable = errors.New("cannot be read")
)

// enqueueLimit is how long a write may wait until Raft's main loop takes it.
// After that it has surely not been taken.
const enqueueLimit = 200 * time.Millisecond

// Member is one member of the store.
type Member struct {
	raft   *raft.Raft
	items  *Items
	lately time.Duration // a leader's signs of life come at most half as far apart
	caught atomic.Uint64 // term in which this member, as its leader, has applied all that was committed before
}

// parts are what a member stands on: on disk and on the network, or in memory.
type parts struct {
	logs      raft.LogStore
	stable    raft.StableStore
	snapshots raft.SnapshotStore
	transport raft.Transport
}

// newMember starts a member. One without a log bootstraps: all members write the
// same first configuration, so it does not matter who is first.
func newMember(s Settings, p parts) (*Member, error) {
	config := raft.DefaultConfig()
	config.LocalID = raft.ServerID(s.Region)
	config.ElectionTimeout = s.Election
	config.HeartbeatTimeout = s.heartbeat()
	config.LeaderLeaseTimeout = s.heartbeat() / 2 // a leader that hears of no majority gives up before others take over
	config.PreVoteDisabled = !s.PreVote
	config.LogLevel = "WARN"
	known, err := raft.HasExistingState(p.logs, p.stable, p.snapshots)
	if err != nil {
		return nil, fmt.Errorf("quorum: read the log: %w", err)
	}
	if !known {
		err := raft.BootstrapCluster(config, p.logs, p.stable, p.snapshots, p.transport, s.configuration())
		if err != nil {
			return nil, fmt.Errorf("quorum: write the first configuration: %w", err)
		}
	}
	m := &Member{items: newItems(), lately: s.heartbeat() / 2}
	if m.raft, err = raft.NewRaft(config, m.items, p.logs, p.stable, p.snapshots, p.transport); err != nil {
		return nil, fmt.Errorf("quorum: start Raft: %w", err)
	}
	return m, nil
}

// configuration names all members by region, with the names of their hosts.
func (s Settings) configuration() raft.Configuration {
	var c raft.Configuration
	for _, region := range s.regions() {
		c.Servers = append(c.Servers, raft.Server{
			ID: raft.ServerID(region), Address: raft.ServerAddress(s.Members[region] + ":" + s.RaftPort),
		})
	}
	return c
}

// Run prepares this member for reads each time it becomes the leader, until the
// context ends; then it stops the member.
func (m *Member) Run(ctx context.Context) error {
	for {
		select {
		case leads := <-m.raft.LeaderCh():
			if leads {
				m.catchUp(ctx)
			}
		case <-ctx.Done():
			return m.raft.Shutdown().Error()
		}
	}
}

// catchUp waits until a new leader has applied what earlier ones have
// acknowledged. Until then it must not answer reads.
func (m *Member) catchUp(ctx context.Context) {
	for m.leads() && ctx.Err() == nil {
		term := m.raft.CurrentTerm()
		if m.raft.Barrier(enqueueLimit).Error() == nil {
			m.caught.Store(term)
			return
		}
	}
}

func (m *Member) leads() bool { return m.raft.State() == raft.Leader }

// Leader is the region of the leader that this member knows of, or "".
func (m *Member) Leader() string {
	_, id := m.raft.LeaderWithID()
	return string(id)
}

// Healthy says whether this member can serve: it leads, or has heard of its
// leader lately.
func (m *Member) Healthy() bool {
	return m.leads() || m.Leader() != "" && time.Since(m.raft.LastContact()) < m.lately
}

// Put writes an item, and returns when a majority has it in their logs and it
// can be read. It fails with ErrRefused or ErrUnknown.
func (m *Member) Put(ctx context.Context, item Item) error {
	entry, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if !m.leads() {
		return fmt.Errorf("%w: %w", ErrRefused, raft.ErrNotLeader)
	}
	future := m.raft.Apply(entry, enqueueLimit)
	return outcome(await(ctx, future))
}

// outcome tells what the end of a write means. Only these three errors are
// returned before an entry is appended; after any other one it may be committed
// yet, by this leader or by a later one.
func outcome(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, raft.ErrNotLeader), errors.Is(err, raft.ErrEnqueueTimeout), errors.Is(err, raft.ErrLeadershipTransferInProgress):
		return fmt.Errorf("%w: %w", ErrRefused, err)
	default:
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
}

// Get reads an item as a leader that was seen to lead after the read had begun,
// so that it misses nothing that was acknowledged before (a linearizable read).
// It fails with ErrUnreadable.
func (m *Member) Get(ctx context.Context, id string) (item Item, found bool, err error) {
	term := m.raft.CurrentTerm()
	if !m.leads() || m.caught.Load() != term {
		return Item{}, false, fmt.Errorf("%w: this member does not lead", ErrUnreadable)
	}
	if err := await(ctx, m.raft.VerifyLeader()); err != nil {
		return Item{}, false, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if m.raft.CurrentTerm() != term {
		return Item{}, false, fmt.Errorf("%w: another election was held meanwhile", ErrUnreadable)
	}
	item, found = m.items.Get(id)
	return item, found, nil
}

// await waits for a future, whose end knows no context. What is waited for is
// bounded by Raft itself: a leader that reaches no majority gives up.
func await(ctx context.Context, f raft.Future) error {
	done := make(chan error, 1)
	go func() { done <- f.Error() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
