package web

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	softAge    = 8 * time.Second  // then a session is replaced
	hardAge    = 11 * time.Second // then it ends, replaced or not
	dialLimit  = 3 * time.Second
	redialWait = 200 * time.Millisecond
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

	mu  sync.Mutex
	all map[*session]struct{}
}

func newPool(size int, dial func(context.Context) (*session, error), open func() bool) *pool {
	return &pool{
		dial: dial, open: open, size: size,
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
	for {
		if p.open() {
			dialCtx, cancel := context.WithTimeout(ctx, dialLimit)
			s, err := p.dial(dialCtx)
			cancel()
			if err == nil {
				p.add(s)
				return s
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tooOld:
			return nil
		case <-time.After(redialWait):
		}
	}
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
