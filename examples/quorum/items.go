package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"sync"

	"github.com/hashicorp/raft"
)

// Item is one entry of the store, and what a read answers.
type Item struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

// Items is the replicated state: Raft applies the same writes in the same order
// on every member.
type Items struct {
	mu     sync.RWMutex
	values map[string]string
}

func newItems() *Items { return &Items{values: map[string]string{}} }

// Get returns an item, and false when there is none.
func (s *Items) Get(id string) (Item, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	value, ok := s.values[id]
	return Item{id, value}, ok
}

// Apply implements raft.FSM. Writing an item again with the same value changes
// nothing, so that a write may be sent twice.
func (s *Items) Apply(l *raft.Log) any {
	var item Item
	if err := json.Unmarshal(l.Data, &item); err != nil {
		return fmt.Errorf("entry %d of the log: %w", l.Index, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[item.ID] = item.Value
	return nil
}

// Snapshot implements raft.FSM.
func (s *Items) Snapshot() (raft.FSMSnapshot, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return snapshot(maps.Clone(s.values)), nil
}

// Restore implements raft.FSM.
func (s *Items) Restore(from io.ReadCloser) error {
	defer from.Close()
	values := map[string]string{}
	if err := json.NewDecoder(from).Decode(&values); err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values = values
	return nil
}

// snapshot is the state at one entry of the log.
type snapshot map[string]string

// Persist implements raft.FSMSnapshot.
func (s snapshot) Persist(sink raft.SnapshotSink) error {
	if err := json.NewEncoder(sink).Encode(map[string]string(s)); err != nil {
		_ = sink.Cancel()
		return fmt.Errorf("snapshot: %w", err)
	}
	return sink.Close()
}

// Release implements raft.FSMSnapshot.
func (snapshot) Release() {}
