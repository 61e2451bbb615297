package pilot

import (
	"context"
	"net/http"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/rhythm"
)

const (
	beatEvery   = 250 * time.Millisecond
	beatTimeout = 600 * time.Millisecond
)

// client makes HTTP calls to hosts by their last known addresses.
func client(n *names) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext:           n.dial,
		MaxIdleConnsPerHost:   2,
		IdleConnTimeout:       5 * time.Second,
		ResponseHeaderTimeout: beatTimeout,
	}}
}

// beat sends one order to a keeper and returns its status.
func (p *Pilot) beat(ctx context.Context, name string, order protocol.Order) (protocol.Status, error) {
	var st protocol.Status
	err := p.post(ctx, "http://"+name+":8008"+protocol.PathBeat, order, &st)
	return st, err
}

// attend sends beats to one keeper until the context ends.
func (p *Pilot) attend(ctx context.Context, c *contact) {
	rhythm.Every(ctx, beatEvery, func() {
		begun := p.now()
		st, err := p.beat(ctx, c.name, p.wantOf(c))
		if ctx.Err() != nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		switch {
		case err == nil:
			if c.up == never {
				p.logger.Printf("%s answers", c.name)
			}
			c.succeed(st, p.now())
		case begun < p.floor: // it was under way while the pilot stood still
		default:
			if c.up != never {
				p.logger.Printf("%s does not answer: %v", c.name, err)
			}
			c.fail(begun)
		}
	})
}

// wantOf writes what is wanted of a host, as an answer to its last status.
func (p *Pilot) wantOf(c *contact) protocol.Order {
	p.mu.Lock()
	defer p.mu.Unlock()
	return protocol.Order{
		Generation: p.generation, Boot: c.status.Boot, Stamp: c.status.Stamp, Want: p.wants[c.region],
	}
}
