package pilot

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/rhythm"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

const (
	tickEvery    = 50 * time.Millisecond
	stalledAfter = time.Second // between two ticks: the pilot itself stood still
)

// Pilot sends the beats, decides, and serves the buttons.
type Pilot struct {
	policy     Policy
	token      string
	webNames   []string
	webCount   int
	cold       []settings.Agents // of the web hosts that run on order
	generation int64
	started    time.Time
	logger     *log.Logger
	names      *names
	client     *http.Client

	mu       sync.Mutex
	contacts [2]*contact
	memory   Memory
	wants    map[string]protocol.Want
	webs     map[string]map[string]bool // service, address, healthy
	beaten   map[string]time.Duration   // when a web host last said that it is well, by address
	heat     map[string]protocol.ServiceWant
	agents   map[string]map[string]agent // region, address
	floor    time.Duration               // when the pilot last woke from a stall
}

// New makes a pilot from its settings.
func New(s settings.Settings, logger *log.Logger) (*Pilot, error) {
	databases, err := s.Databases()
	if err != nil {
		return nil, err
	}
	policy := DefaultPolicy(s["BOARD_HOME"])
	if policy.AutoFailover, err = s.Switch("PILOT_FAILOVER"); err != nil {
		return nil, err
	}
	if policy.AutoFailback, err = s.Switch("PILOT_FAILBACK"); err != nil {
		return nil, err
	}
	broken, err := s.Sabotage()
	if err != nil {
		return nil, err
	}
	cold, err := s.Agents()
	if err != nil {
		return nil, err
	}
	policy = policy.brokenBy(broken)
	policy.OnDemand = len(cold) > 0
	if databases[0].Region != policy.Home && databases[1].Region != policy.Home {
		return nil, fmt.Errorf("pilot: BOARD_HOME=%q is no region of BOARD_DATABASES", policy.Home)
	}
	count, err := strconv.Atoi(s["BOARD_WEB_COUNT"])
	if err != nil {
		return nil, fmt.Errorf("pilot: BOARD_WEB_COUNT=%q is no number", s["BOARD_WEB_COUNT"])
	}
	started := time.Now()
	known := newNames()
	p := &Pilot{
		policy: policy, token: s["BOARD_TOKEN"], webNames: s.Webs(), webCount: count, cold: cold,
		generation: started.UnixNano(), started: started, logger: logger,
		names: known, client: client(known),
		memory: Fresh(started.UnixNano()),
		webs:   map[string]map[string]bool{},
		beaten: map[string]time.Duration{}, agents: map[string]map[string]agent{},
	}
	for i, db := range databases {
		p.contacts[i] = newContact(db.Region, db.Host)
	}
	return p, nil
}

// Run watches until the context ends.
func (p *Pilot) Run(ctx context.Context) error {
	hosts := []string{p.contacts[0].name, p.contacts[1].name}
	for _, address := range p.webNames {
		name, _, _ := strings.Cut(address, ":")
		hosts = append(hosts, name)
		go p.attendWebs(ctx, address)
	}
	for _, of := range p.cold {
		hosts = append(hosts, of.Host())
		go p.attendAgents(ctx, of)
	}
	slices.Sort(hosts)
	p.names.keep(ctx, slices.Compact(hosts))
	for _, c := range p.contacts {
		go p.attend(ctx, c)
	}
	last := p.now()
	rhythm.Every(ctx, tickEvery, func() {
		now := p.now()
		p.mu.Lock()
		defer p.mu.Unlock()
		if now-last > stalledAfter {
			p.wake(now, now-last)
		}
		last = now
		p.adopt(p.policy.decide(p.memory, p.view(now)))
	})
	p.logger.Print("stopped")
	return nil
}

// wake starts counting anew after the pilot itself stood still.
func (p *Pilot) wake(now, stalled time.Duration) {
	p.logger.Printf("stood still for %v: looking again before deciding anything", stalled.Round(time.Millisecond))
	p.floor = now
	for _, c := range p.contacts {
		c.forget(now)
	}
}

func (p *Pilot) adopt(d Decision) {
	p.memory, p.wants, p.heat = d.Memory, d.Wants, d.Heat
	for _, note := range d.Notes {
		p.logger.Print(note)
	}
}

func (p *Pilot) now() time.Duration { return time.Since(p.started) }

func (p *Pilot) view(now time.Duration) View {
	return View{Now: now, Hosts: [2]Host{p.contacts[0].host(now), p.contacts[1].host(now)}, Fleets: p.fleets()}
}

// fleets counts the web hosts that run on order, by region.
func (p *Pilot) fleets() map[string]Fleet {
	out := map[string]Fleet{}
	for _, of := range p.cold {
		f := Fleet{Known: len(p.webs[of.Host()])}
		for _, ok := range p.webs[of.Host()] {
			if ok {
				f.Healthy++
			}
		}
		out[of.Region] = f
	}
	return out
}
