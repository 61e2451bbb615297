package truth

import (
	"errors"
	"sync"
	"time"
)

// Book holds the items, and decides on each request. Requests and changes of
// the mode take turns under one mutex, and the clock is read while it is held:
// so a request that is decided on after the instant at which a span began meets
// that span, without exception.
type Book struct {
	clock func() int64 // CLOCK_MONOTONIC, nanoseconds

	mu      sync.Mutex
	items   map[string]item
	script  []Span        // the span in force and those to come
	over    chan struct{} // closed when the span in force ends
	left    int           // writes to spoil in the span in force
	account Account
}

type item struct {
	copies int
	stored int64
}

// recently is how long an item stays one that stale reads miss.
const recently = time.Second

// ErrBusy says that an order came while another is carried out.
var ErrBusy = errors.New("truth: an order is being carried out; ask /truth until it is done")

// NewBook opens a book whose instants are those of a clock.
func NewBook(clock func() int64) *Book {
	return &Book{clock: clock, items: map[string]item{}, account: Account{Done: true}}
}

// Begin begins the first span of an order, and a new account. It returns how
// long the span lasts; 0 when it ends by count.
func (b *Book) Begin(o Order) (time.Duration, error) {
	if err := o.Validate(); err != nil {
		return 0, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.account.Done {
		return 0, ErrBusy
	}
	b.script, b.account = o.Spans, Account{}
	b.enter(b.clock())
	return b.script[0].For, nil
}

// Next ends the span in force and begins the next one. It returns how long that
// one lasts; 0 when it ends by count, or when the script is over.
func (b *Book) Next() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(b.clock())
	if len(b.script) == 0 {
		return 0
	}
	return b.script[0].For
}

// Mode is the mode in force.
func (b *Book) Mode() Mode {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.mode()
}

// Following is the mode that comes after the one in force.
func (b *Book) Following() Mode {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.script) < 2 {
		return Serve
	}
	return b.script[1].Mode
}

// Account tells what was done on the latest order so far.
func (b *Book) Account() Account {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := b.account
	a.Spans = append([]Spent(nil), a.Spans...)
	return a
}

func (b *Book) mode() Mode {
	if len(b.script) == 0 {
		return Serve
	}
	return b.script[0].Mode
}

// enter begins the first span of the script.
func (b *Book) enter(now int64) {
	b.over, b.left = make(chan struct{}), b.script[0].Count
	b.account.Spans = append(b.account.Spans, Spent{Mode: b.script[0].Mode, From: now})
}

// turn ends the span in force and begins the next one, at one instant.
func (b *Book) turn(now int64) {
	if len(b.script) == 0 {
		return
	}
	b.account.Spans[len(b.account.Spans)-1].To = now
	close(b.over)
	b.script = b.script[1:]
	if b.account.Done = len(b.script) == 0; !b.account.Done {
		b.enter(now)
	}
}
