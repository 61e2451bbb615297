package pilot

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/gameday-harness/gameday/board/internal/rhythm"
)

// webs keeps account of the web hosts' health, by address.
func (p *Pilot) attendWebs(ctx context.Context, address string) {
	name, port, err := net.SplitHostPort(address)
	if err != nil {
		p.logger.Printf("error: BOARD_WEBS: %v", err)
		return
	}
	rhythm.Every(ctx, 2*beatEvery, func() {
		found := p.names.addresses(name)
		health := make(map[string]bool, len(found))
		results := make(chan string, len(found))
		for _, ip := range found {
			go func() {
				if p.healthy(ctx, net.JoinHostPort(ip, port)) {
					results <- ip
					return
				}
				results <- ""
			}()
			health[ip] = false
		}
		for range found {
			if ip := <-results; ip != "" {
				health[ip] = true
			}
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.webs[name] = health
		for ip, ok := range health {
			if ok {
				p.beaten[ip] = p.now()
			}
		}
	})
}

func (p *Pilot) healthy(ctx context.Context, address string) bool {
	ctx, cancel := context.WithTimeout(ctx, beatTimeout+400*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/healthz", http.NoBody)
	if err != nil {
		return false
	}
	res, err := p.client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}
