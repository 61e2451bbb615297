package pilot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	ctx, cancel := context.WithTimeout(ctx, beatTimeout)
	defer cancel()
	body, err := json.Marshal(order)
	if err != nil {
		return st, fmt.Errorf("pilot: order for %s: %w", name, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+name+":8008"+protocol.PathBeat, bytes.NewReader(body))
	if err != nil {
		return st, fmt.Errorf("pilot: beat to %s: %w", name, err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	res, err := p.client.Do(req)
	if err != nil {
		return st, fmt.Errorf("pilot: beat to %s: %w", name, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 200))
		return st, fmt.Errorf("pilot: beat to %s: %s: %s", name, res.Status, bytes.TrimSpace(text))
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&st); err != nil {
		return st, fmt.Errorf("pilot: beat to %s: reading the status: %w", name, err)
	}
	return st, nil
}

// attend sends beats to one keeper until the context ends.
func (p *Pilot) attend(ctx context.Context, c *contact) {
	rhythm.Every(ctx, beatEvery, func() {
		begun := p.now()
		st, err := p.beat(ctx, c.name, p.order(c))
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

// order writes what is wanted of a host, as an answer to its last status.
func (p *Pilot) order(c *contact) protocol.Order {
	p.mu.Lock()
	defer p.mu.Unlock()
	return protocol.Order{
		Generation: p.generation, Boot: c.status.Boot, Stamp: c.status.Stamp, Want: p.wants[c.region],
	}
}
