package keeper

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// proof tells whether synchronous replication is in effect, which is later than
// when it was set. It is worked out in the background, since it waits for two
// checkpoints.
type proof struct {
	mu     sync.Mutex
	cancel context.CancelFunc // of the attempt under way; nil when none is
	done   bool
	floor  uint64 // all that was acknowledged before is below this position
}

// reset forgets the proof, as when commits may be acknowledged alone.
func (p *proof) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cancel != nil {
		p.cancel()
	}
	p.cancel, p.done, p.floor = nil, false, 0
}

func (p *proof) holds() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

// covers tells whether a standby that has applied up to position has all that
// was ever acknowledged.
func (p *proof) covers(position uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done && position >= p.floor
}

// seek begins an attempt unless one is under way or has succeeded.
func (p *proof) seek(ctx context.Context, names string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done || p.cancel != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	p.cancel = cancel
	go func() {
		defer cancel()
		floor, err := prove(ctx, names)
		p.mu.Lock()
		defer p.mu.Unlock()
		if errors.Is(ctx.Err(), context.Canceled) {
			return // reset meanwhile: this proof is about the past
		}
		p.cancel = nil
		p.done, p.floor = err == nil, floor
	}()
}

// prove returns when every commit waits for the named standby. A new backend
// that knows the setting shows that the postmaster has told all its processes.
// The process that acts on it is the checkpointer: it reads the message before
// it begins a checkpoint, so the second of two checkpoints began after it.
func prove(ctx context.Context, names string) (uint64, error) {
	for {
		var now string
		if err := ask(ctx, "show synchronous_standby_names", &now); err != nil {
			return 0, err
		}
		if now == names {
			break
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return 0, err
		}
	}
	for range 2 {
		if err := ask(ctx, "checkpoint"); err != nil {
			return 0, err
		}
	}
	var floor int64
	if err := ask(ctx, "select (pg_current_wal_insert_lsn() - '0/0')::bigint", &floor); err != nil {
		return 0, err
	}
	return uint64(floor), nil
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("keeper: waiting: %w", ctx.Err())
	}
}
