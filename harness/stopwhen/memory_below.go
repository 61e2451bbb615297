package stopwhen

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness"
)

// MemoryBelow fires when less memory than least, in bytes, is free on the Docker
// host, which must be this machine. free reads it; where that is 0, nothing is known and nothing watched.
func MemoryBelow(least uint64, free func() uint64) harness.StopCondition {
	return memoryBelow{least, free}
}

type memoryBelow struct {
	least uint64
	free  func() uint64
}

const (
	memoryEvery = time.Second
	mebibyte    = 1 << 20
)

func (memoryBelow) Name() string { return "limits.memory" }

func (m memoryBelow) Watch(ctx context.Context, _ harness.Pulse) error {
	return every(ctx, memoryEvery, func() error {
		if free := m.free(); free > 0 && free < m.least {
			return fmt.Errorf("only %d MiB of memory are free on the Docker host, and %d MiB must stay free", free/mebibyte, m.least/mebibyte)
		}
		return nil
	})
}
