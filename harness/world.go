package harness

import (
	"context"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// World is a running system that an experiment can be made on.
type World interface {
	system.World
	// Ready returns nil when every host runs and is healthy. Otherwise the error
	// says what is not as it should be.
	Ready(ctx context.Context) error
	// Traffic is what was counted between hosts since the system came up.
	Traffic(ctx context.Context) (system.Traffic, error)
	// Lost waits until faults are no longer in the hands of this process, and says
	// why, or returns nil when ctx ends first.
	Lost(ctx context.Context) error
	// Close removes everything of the world, also when ctx has ended.
	Close(ctx context.Context) error
}

// Users read and write through the entrypoint, as long as they are let.
type Users interface {
	// Prime writes until the first write is acknowledged.
	Prime(ctx context.Context) (history.Op, error)
	// Run sends requests until the context ends, and waits for the last answers.
	Run(ctx context.Context)
	// IDs are those of all writes that were ever sent.
	IDs() []string
	// FinalRead asks for these ids, and for some that were never written.
	FinalRead(ctx context.Context, ids []string) []history.Final
	// Close closes the users' connections.
	Close()
}
