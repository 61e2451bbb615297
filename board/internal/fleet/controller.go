package fleet

import (
	"context"
	"fmt"
	"log"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/resolver"
	"github.com/gameday-harness/gameday/board/internal/rhythm"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// Controller holds the number of hosts in service. There is one.
type Controller struct {
	name     string // that stands for all hosts
	token    string
	guarded  bool
	renewal  time.Duration
	throttle Throttle
	logger   *log.Logger

	mu      sync.Mutex
	config  Config
	members map[string]*Member // by address
	left    []time.Time
	changed time.Time
	holds   float64 // queries a second that one host can answer
}

const (
	lookEvery = 250 * time.Millisecond
	unheard   = 2 * time.Second // then a host counts as not in service
)

// New makes a controller from its settings.
func New(s settings.Settings, logger *log.Logger) (*Controller, error) {
	throttle, err := ParseThrottle(s["FLEET_THROTTLE"])
	if err != nil {
		return nil, err
	}
	if throttle.Sabotage, err = s.Sabotage(); err != nil {
		return nil, err
	}
	config, err := ParseConfig([]byte(s["FLEET_CONFIG"]))
	if err != nil {
		return nil, fmt.Errorf("settings: FLEET_CONFIG: %w", err)
	}
	renewal, err := time.ParseDuration(s["FLEET_RENEWAL"])
	if err != nil {
		return nil, fmt.Errorf("settings: FLEET_RENEWAL: %w", err)
	}
	guarded, err := s.OnOff("FLEET_VALIDATION")
	if err != nil {
		return nil, err
	}
	config.Version = 1
	return &Controller{
		name: s["FLEET_HOSTS"], token: s["BOARD_TOKEN"], guarded: guarded, renewal: renewal, throttle: throttle,
		config: config, members: map[string]*Member{}, logger: logger,
	}, nil
}

// Run looks at the hosts and changes the fleet, until the context ends.
func (c *Controller) Run(ctx context.Context) error {
	rhythm.Every(ctx, lookEvery, func() {
		c.look(ctx)
		c.step(ctx)
	})
	return nil
}

// look asks every host how it is.
func (c *Controller) look(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, hostLimit)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupHost(within, c.name)
	if err != nil {
		addrs = c.known() // whoever loses DNS goes on with the addresses that it has
	}
	var all sync.WaitGroup
	for _, addr := range addrs {
		all.Go(func() {
			s, err := host{addr, c.token}.status(ctx)
			c.learn(addr, s, err)
		})
	}
	all.Wait()
}

func (c *Controller) known() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var addrs []string
	for addr := range c.members {
		addrs = append(addrs, addr)
	}
	return addrs
}

// learn takes what a host said of itself.
func (c *Controller) learn(addr string, s resolver.Status, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.members[addr]
	if err != nil {
		if m != nil && m.Reached && time.Since(m.heard) > unheard {
			m.Reached = false
			c.logger.Printf("%s is not reached: %v", m.Host, err)
		}
		return
	}
	if m == nil {
		m = &Member{Runs: c.config}
		c.members[addr] = m
	}
	m.Host, m.In, m.Drained, m.Rate = s.Host, s.In, s.Drained, s.Rate
	m.Reached, m.heard = true, time.Now()
	c.holds = s.Capacity
}

// step makes one change, if it is time for one.
func (c *Controller) step(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if now.Sub(c.changed) < time.Duration(c.config.Pace) {
		return
	}
	f, addrs := c.fleet()
	do := f.next(now)
	if do.member < 0 {
		return
	}
	m := c.members[addrs[do.member]]
	if _, err := (host{addrs[do.member], c.token}).serve(ctx, do.in); err != nil {
		c.logger.Printf("%s: %v", m.Host, err)
		return
	}
	c.changed, m.In, m.Drained = now, do.in, false
	if do.in {
		m.Runs = c.config
	} else {
		m.Left = now
		c.left = append(c.left, now)
	}
	f, _ = c.fleet()
	c.logger.Printf("%s %s service: %d of %d are in service", m.Host, map[bool]string{true: "enters", false: "leaves"}[do.in], f.inService(), c.config.Desired)
}

// fleet is what a decision rests on, with the addresses of its members, by name.
func (c *Controller) fleet() (fleet, []string) {
	var addrs []string
	for addr := range c.members {
		addrs = append(addrs, addr)
	}
	slices.SortFunc(addrs, func(a, b string) int { return byName(c.members[a].Host, c.members[b].Host) })
	f := fleet{config: c.config, renewal: c.renewal, throttle: c.throttle, left: c.left}
	for _, addr := range addrs {
		f.members = append(f.members, *c.members[addr])
	}
	return f, addrs
}

// byName sorts "resolver-2" before "resolver-10".
func byName(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return slices.Compare([]byte(a), []byte(b))
}

// Push makes a configuration the one in force, unless a guard refuses it.
func (c *Controller) Push(next Config) (Config, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch next.Version {
	case 0, c.config.Version + 1:
	default:
		return c.config, staleError("fleet: version " + strconv.Itoa(next.Version) + " does not follow on " + strconv.Itoa(c.config.Version))
	}
	if c.guarded {
		f, _ := c.fleet()
		if err := (Guard{Load: f.load(), Capacity: c.holds}).Check(next, c.config); err != nil {
			c.logger.Printf("a push is refused: %v", err)
			return c.config, refusedError{err}
		}
	}
	next.Version = c.config.Version + 1
	c.config = next
	c.logger.Printf("version %d is in force: desired %d, at least %d in service, a change each %s",
		next.Version, next.Desired, next.Floor(), time.Duration(next.Pace))
	return next, nil
}

// staleError says that a push does not follow on what is in force.
type staleError string

func (e staleError) Error() string { return string(e) }

// refusedError says that the guard refused a push.
type refusedError struct{ error }
