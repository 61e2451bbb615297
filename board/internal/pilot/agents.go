package pilot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/rhythm"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// agent keeps account of the orders to one host's agent.
type agent struct {
	status   protocol.ServiceStatus
	answered time.Duration // when the last answer arrived, or never
	up       bool          // the last order was answered
}

// attendAgents orders the agents of a region about until the context ends. A host is
// known by its address.
func (p *Pilot) attendAgents(ctx context.Context, of settings.Agents) {
	name, port := of.Host(), of.Port()
	rhythm.Every(ctx, beatEvery, func() {
		var all sync.WaitGroup
		found := p.names.addresses(name)
		for _, ip := range found {
			all.Go(func() { p.attendAgent(ctx, of.Region, ip, port) })
		}
		all.Wait()
		p.forgetAgents(of.Region, found)
	})
}

func (p *Pilot) attendAgent(ctx context.Context, region, ip, port string) {
	p.mu.Lock()
	known := p.agents[region][ip]
	order := protocol.ServiceOrder{
		Generation: p.generation, Boot: known.status.Boot, Stamp: known.status.Stamp, Want: p.heat[region],
	}
	p.mu.Unlock()
	st, err := p.order(ctx, net.JoinHostPort(ip, port), order)
	if ctx.Err() != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.agents[region] == nil {
		p.agents[region] = map[string]agent{}
	}
	if err != nil {
		known.up = false
		p.agents[region][ip] = known
		return
	}
	if st.State != known.status.State {
		p.logger.Printf("host %s in %s: %s %s", ip, region, st.State, st.Error)
	}
	p.agents[region][ip] = agent{status: st, answered: p.now(), up: true}
}

// forgetAgents drops hosts whose addresses the region's name stands for no more.
func (p *Pilot) forgetAgents(region string, found []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := map[string]agent{}
	for _, ip := range found {
		if a, known := p.agents[region][ip]; known {
			kept[ip] = a
		}
	}
	p.agents[region] = kept
}

// order sends one order to an agent and returns its status.
func (p *Pilot) order(ctx context.Context, address string, order protocol.ServiceOrder) (protocol.ServiceStatus, error) {
	var st protocol.ServiceStatus
	err := p.post(ctx, "http://"+address+protocol.PathOrder, order, &st)
	return st, err
}

// post sends a value as JSON with the token, within beatTimeout, and reads the answer.
func (p *Pilot) post(ctx context.Context, url string, value, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, beatTimeout)
	defer cancel()
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("pilot: order for %s: %w", url, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("pilot: beat to %s: %w", url, err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	res, err := p.client.Do(req)
	if err != nil {
		return fmt.Errorf("pilot: beat to %s: %w", url, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 200))
		return fmt.Errorf("pilot: beat to %s: %s: %s", url, res.Status, bytes.TrimSpace(text))
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(answer); err != nil {
		return fmt.Errorf("pilot: beat to %s: reading the status: %w", url, err)
	}
	return nil
}

// agentName is the name that stands for the agents of a region.
func (p *Pilot) agentName(region string) string {
	for _, of := range p.cold {
		if of.Region == region {
			return of.Host()
		}
	}
	return ""
}

// regionOf is the region of a web service whose hosts run on order; "" is not known.
func (p *Pilot) regionOf(name string) string {
	for _, of := range p.cold {
		if of.Host() == name {
			return of.Region
		}
	}
	return ""
}
