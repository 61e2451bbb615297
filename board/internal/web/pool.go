package web

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

const (
	softAge    = 8 * time.Second  // then a session is replaced
	hardAge    = 11 * time.Second // then it ends, replaced or not
	dialLimit  = 3 * time.Second
	redialWait = 200 * time.Millisecond
	stormWait  = 10 * time.Millisecond // only by sabotage
)

var errNoSession = errors.New("web: no connection is free")

// pool keeps a number of sessions to one database. It dials in the background
// only: a slow lookup or a dead host never makes a request wait for a dial.
// Sessions are replaced before they are too old, so that names are asked again
// all the time and an outage of the resolvers is felt, though not at once.
type pool struct {
	dial func(context.Context) (*session, error)
	open func() bool // whether dialling makes sense
	size int
	idle chan *session

	sabotage sabotage.Name

	mu  sync.Mutex
	all map[*session]struct{}
	met bool // there was a session
}

func newPool(size int, dial func(context.Context) (*session, error), open func() bool, broken sabotage.Name) *pool {
	return &pool{
		dial: dial, open: open, size: size, sabotage: broken,
		idle: make(chan *session, 4*size), all: map[*session]struct{}{},
	}
}

// keep holds the pool's sessions until the context ends.
func (p *pool) keep(ctx context.Context) {
	var slots sync.WaitGroup
	for range p.size {
		slots.Go(func() { p.slot(ctx) })
	}
	slots.Wait()
	p.cutAll()
}

// slot keeps one session, and replaces it in time.
func (p *pool) slot(ctx context.Context) {
	var old *session
	for ctx.Err() == nil {
		next := p.fill(ctx, old)
		if old != nil {
			p.drop(old)
		}
		old = next
		if next == nil {
			continue
		}
		jitter := time.Duration(rand.Int64N(int64(softAge / 5)))
		waitGone(ctx, next, softAge+jitter)
		if !next.usable() {
			p.drop(next)
			old = nil
			if p.sabotage == sabotage.BrokenPool {
				// Why teams do this: the path that gives a broken connection back
				// has an early return, and only an outage takes it.
				return
			}
		}
	}
}

// fill dials until there is a session, or until the old one is too old.
func (p *pool) fill(ctx context.Context, old *session) *session {
	var tooOld <-chan time.Time
	if old != nil {
		timer := time.NewTimer(hardAge - softAge)
		defer timer.Stop()
		tooOld = timer.C
	}
	wait, storm := redialWait, p.storms()
	for {
		if p.open() || storm {
			dialCtx, cancel := context.WithTimeout(ctx, dialLimit)
			s, err := p.dial(dialCtx)
			cancel()
			if err == nil {
				p.add(s)
				return s
			}
			wait, storm = p.after(err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tooOld:
			return nil
		case <-time.After(wait):
		}
	}
}

// after tells how long a slot waits after a dial that failed, and whether it
// then dials in any case. Only what refuses at once is stormed: a database that
// is starting would not come up on a small machine.
func (p *pool) after(err error) (wait time.Duration, storm bool) {
	if p.storms() && errors.Is(err, syscall.ECONNREFUSED) {
		return stormWait, true
	}
	return redialWait, false
}

// storms tells whether a lost database is dialled without a bound.
func (p *pool) storms() bool {
	if p.sabotage == sabotage.RetryStorm {
		// Why teams do this: the sooner it is tried again, the sooner it works;
		// with one host on a developer's machine nobody sees the storm.
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.met
	}
	return false
}

func waitGone(ctx context.Context, s *session, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-s.gone:
	case <-timer.C:
	}
}

func (p *pool) add(s *session) {
	p.mu.Lock()
	p.all[s] = struct{}{}
	p.met = true
	p.mu.Unlock()
	p.put(s)
}

// drop takes a session out of service; its user, if any, may finish.
func (p *pool) drop(s *session) {
	s.retire()
	p.mu.Lock()
	delete(p.all, s)
	p.mu.Unlock()
	p.sweep()
}

// sweep hangs up the idle sessions that are out of service.
func (p *pool) sweep() {
	for range len(p.idle) {
		select {
		case s := <-p.idle:
			p.put(s)
		default:
			return
		}
	}
}

// cutAll ends all sessions at once, and the queries that run on them.
func (p *pool) cutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.all {
		s.cut()
	}
	clear(p.all)
}

// get takes a session, waiting at most until the context ends.
func (p *pool) get(ctx context.Context) (*session, error) {
	for {
		select {
		case s := <-p.idle:
			if s.usable() {
				return s, nil
			}
			s.hangUp()
		case <-ctx.Done():
			return nil, errNoSession
		}
	}
}

// put gives a session back.
func (p *pool) put(s *session) {
	if !s.usable() {
		s.hangUp()
		return
	}
	select {
	case p.idle <- s:
	default:
		s.hangUp()
	}
}
