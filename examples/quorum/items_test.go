package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/hashicorp/raft"
)

// sink keeps a snapshot in memory.
type sink struct{ bytes.Buffer }

func (*sink) Close() error  { return nil }
func (*sink) ID() string    { return "a" }
func (*sink) Cancel() error { return nil }

func TestASnapshotHoldsWhatWasWrittenBeforeIt(t *testing.T) {
	items := newItems()
	write := func(entry string) { items.Apply(&raft.Log{Data: []byte(entry)}) }
	write(`{"id":"a","value":"1"}`)
	taken, err := items.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	write(`{"id":"b","value":"2"}`)
	var kept sink
	if err := taken.Persist(&kept); err != nil {
		t.Fatal(err)
	}
	back := newItems()
	if err := back.Restore(io.NopCloser(&kept.Buffer)); err != nil {
		t.Fatal(err)
	}
	if item, ok := back.Get("a"); !ok || item.Value != "1" {
		t.Errorf("a: %v %v", item, ok)
	}
	if _, ok := back.Get("b"); ok {
		t.Error("b was written after the snapshot, and is in it")
	}
}

func TestWhatIsNoItemIsRejected(t *testing.T) {
	if newItems().Apply(&raft.Log{Data: []byte("{")}) == nil {
		t.Error("an entry that is no item was applied")
	}
	if newItems().Restore(io.NopCloser(bytes.NewBufferString("["))) == nil {
		t.Error("a snapshot that is none was restored")
	}
}
