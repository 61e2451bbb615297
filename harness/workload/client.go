package workload

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
)

// Client carries out single operations over one protocol, from many goroutines at
// once. It keeps what outlives an operation, such as connections.
type Client interface {
	// Do carries one operation out and says what its user met. An error is an
	// outcome too.
	//
	// It is exactly one attempt: a retry would hide a failure that the user could
	// see, and a write that is sent twice is not the one that he meant. It returns
	// when the outcome is known or the workload's deadline has passed, counted from
	// Reply.Sent. The workload never cancels ctx: what was sent belongs to the
	// history.
	Do(ctx context.Context, op Operation) Reply
	// Close closes connections. No operation is under way then.
	Close()
}

// Operation is what a client is asked to do: one write or one read of one item.
// In SQL a write is one INSERT of a row with this key, or a transaction around it,
// and a read is one SELECT by the key; in Redis SET and GET; for a program it is
// one line of JSON and the line that answers it.
//
// It does not say whether the id was ever written: a client must not know, since
// the service must not.
type Operation struct {
	Kind  history.Kind
	ID    string // of the item
	Fresh bool   // over a connection of its own, dialled for it; else one that is kept
	Count bool   // read: tell how often the item is there as well, if that can be told
}

// Reply is what came of an operation.
type Reply struct {
	// Sent is when the first thing was done that the service could notice, such as
	// the dial, and Done when the outcome was known. The client stamps them, since
	// nobody else knows; a stamp that is zero or outside the call is replaced by the
	// call's own begin or end.
	Sent, Done time.Time
	// Outcome of a read is OK, Missing or Failed; of a write OK, Refused or Unknown.
	// Unknown is whatever leaves open whether the write was applied: only an answer
	// that rules it out is Refused.
	Outcome   history.Outcome
	Status    int    // the protocol's own code, such as that of HTTP; 0: none, or there was no answer
	Region    string // that served; "": not told
	Authority string // write: region whose store acknowledged; "": not told
	Copies    int    // how often the item is there; 0: not told
	Error     string // why it failed, in a few stable words without addresses; "" when all is well
}

// Says is what a workload can tell apart. A measure that needs more must not be
// demanded of it.
type Says struct {
	Refused   bool // a write that was surely not applied, apart from one that failed
	Missing   bool // an item that is not there, apart from a read that failed
	Copies    bool // how often an item is there
	Region    bool // which region served
	Authority bool // which region's store acknowledged a write
}

// Target is what a client talks to and about.
type Target struct {
	Entry string // address of the system's entrypoint, as its world gives it: http://127.0.0.1:8080
	IDs   string // how all ids of the experiment begin, and nothing else does
}

// Protocol makes workloads of one protocol ready to run.
type Protocol interface {
	// Name is what settings.Workload.Protocol calls it.
	Name() string
	// Compile checks what a workload says in the protocol's own terms, before
	// anything runs. Its error joins all that is wrong, each an *Error.
	Compile(w settings.Workload) (Dialer, error)
}

// Dialer is a workload in its protocol's own terms, compiled.
type Dialer interface {
	// Says what it can tell.
	Says() Says
	// Dial makes a client. Nothing needs to be sent yet. It fails when the entry is
	// no address of the protocol.
	Dial(to Target) (Client, error)
}
