package truth

// Verb is what is to be done with a request.
type Verb int

// The verbs.
const (
	Answer    Verb = iota // as if all were well
	Decline               // a write: refuse it politely
	NotThere              // a read: there is no such item
	Drop                  // break the connection off
	WaitDrop              // break the connection off when Until is closed
	WaitRetry             // decide again when Until is closed
)

// Decision is what a request met.
type Decision struct {
	Verb   Verb
	Copies int             // of the item; for reads that are answered
	Until  <-chan struct{} // for the verbs that wait
}

// Write decides on a write, and carries it out when it is to be answered.
func (b *Book) Write(id string) Decision {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock()
	switch b.mode() {
	case Away, Stall, Hold:
		return b.shut()
	case Refuse:
		return Decision{Verb: Decline}
	case Forget:
		b.account.Forgotten++
		b.spoilt(now)
		return Decision{Verb: Answer}
	case Duplicate:
		b.store(id, now)
		b.store(id, now)
		b.spoilt(now)
		return Decision{Verb: Answer}
	default: // Serve, and Stale, which spoils reads only
		b.store(id, now)
		return Decision{Verb: Answer}
	}
}

// Read decides on a read.
func (b *Book) Read(id string) Decision {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock()
	have, there := b.items[id]
	switch mode := b.mode(); {
	case mode == Away || mode == Stall || mode == Hold:
		return b.shut()
	case !there:
		return Decision{Verb: NotThere}
	case mode == Stale && now-have.stored < int64(recently):
		b.account.Stale++
		return Decision{Verb: NotThere}
	}
	return Decision{Verb: Answer, Copies: have.copies}
}

// shut is the decision on every request while nobody is served.
func (b *Book) shut() Decision {
	switch b.mode() {
	case Stall:
		return Decision{Verb: WaitDrop, Until: b.over}
	case Hold:
		return Decision{Verb: WaitRetry, Until: b.over}
	default:
		return Decision{Verb: Drop}
	}
}

func (b *Book) store(id string, now int64) {
	have := b.items[id]
	have.copies++
	have.stored = now
	b.items[id] = have
	if have.copies == 2 {
		b.account.Duplicated++
	}
}

// spoilt counts a write that was spoilt as ordered; the last one ends the span.
func (b *Book) spoilt(now int64) {
	if b.left--; b.left == 0 {
		b.turn(now)
	}
}
