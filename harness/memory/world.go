package memory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// World is a system that runs in memory. It implements system.World with all
// capabilities, and harness.World. All methods may be called side by side.
type World struct {
	model   system.Model
	options Options
	clock   history.Clock

	mu      sync.Mutex
	hosts   map[string]*host
	cuts    []*cut // in the order in which they were put in force
	toxics  []*toxic
	names   []*nameRule
	moves   map[string]*move // by id
	broken  map[string]error // by what is asked of the world, see Break
	store   store
	opened  map[string]uint64
	forged  map[string]uint64
	changes int // of what is in force, so far
	closed  bool
}

var _ system.World = (*World)(nil)

// host is one that runs, or not.
type host struct {
	system.Host
	addr, spare string
	offset      time.Duration // of its clock to the run's
	ports       []uint16
	running     bool
	paused      bool
	booted      time.Duration // the run's time at which it works, when it runs
	backlog     map[uint16]int
	echoes      map[string]*sending
	limits      system.Limits // that were changed; 0: not
	demand      float64       // processors that it wants
	used        system.Usage  // until worked
	worked      time.Duration
	files       map[string][]byte
	log         []line
}

// New brings a system up. All its hosts work.
func New(m system.Model, o Options) *World {
	o = o.filled()
	w := &World{
		model: m, options: o, clock: o.Clock, hosts: map[string]*host{}, moves: map[string]*move{},
		broken: map[string]error{}, opened: map[string]uint64{}, forged: map[string]uint64{},
	}
	addr := netip.MustParseAddr("198.18.0.3")
	for i, h := range m.Hosts {
		const apart = 17 * time.Minute
		w.hosts[h.Name] = &host{
			Host: h, addr: addr.String(), spare: addr.Next().String(), offset: time.Duration(i+1) * apart,
			ports: portsOf(m, h), running: true, backlog: map[uint16]int{}, echoes: map[string]*sending{}, files: map[string][]byte{}, demand: o.Demand, worked: w.Now(),
		}
		addr = addr.Next().Next()
		w.opened[h.Name] = 0
	}
	w.store = newStore(m)
	for _, name := range slices.Sorted(maps.Keys(w.hosts)) {
		w.say(w.hosts[name], "it runs")
	}
	w.advance()
	return w
}

// portsOf are the TCP ports on which a host listens.
func portsOf(m system.Model, h system.Host) []uint16 {
	const dns = 53
	s, _ := m.Service(h.Service)
	ports := slices.Clone(s.Ports)
	if h.Role == system.Resolver && !slices.Contains(ports, dns) {
		ports = append(ports, dns)
	}
	if m.Entry.Service == h.Service && m.Entry.Port != 0 && !slices.Contains(ports, m.Entry.Port) {
		ports = append(ports, m.Entry.Port)
	}
	return ports
}

// Model is the system as it was described.
func (w *World) Model() system.Model { return w.model }

// Now is the run's time.
func (w *World) Now() time.Duration { return w.clock.Now() }

// Offers lists all capabilities.
func (w *World) Offers() []system.Capability {
	return []system.Capability{
		system.CanPackets, system.CanStreams, system.CanNames, system.CanProcesses, system.CanResources,
		system.CanFiles, system.CanAddresses, system.CanWitnesses, system.CanLogs, system.CanClocks,
	}
}

// Ready returns nil when every host runs and works.
func (w *World) Ready(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.advance()
	errs := []error{ctx.Err()}
	for _, name := range w.hostNames() {
		if !w.hosts[name].works(now) {
			errs = append(errs, fmt.Errorf("memory: host %s does not work", name))
		}
	}
	return errors.Join(errs...)
}

// Traffic is what was counted between hosts since the world was made.
func (w *World) Traffic(context.Context) (system.Traffic, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return system.Traffic{Opened: maps.Clone(w.opened), Forged: maps.Clone(w.forged)}, w.broken["Traffic"]
}

// Forge lets a host send packets in another's name, which are dropped.
func (w *World) Forge(host string, packets uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forged[host] += packets
}

// InForce names everything that is not as it was when the world was brought up:
// cuts, toxics, rules and moves in force, and hosts that do not run. It is sorted,
// and empty when all was taken back.
func (w *World) InForce() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, c := range w.cuts {
		all = append(all, "cut "+c.ID)
	}
	for _, t := range w.toxics {
		all = append(all, "toxic "+t.ID)
	}
	for _, r := range w.names {
		all = append(all, "name rule "+r.ID)
	}
	for id := range w.moves {
		all = append(all, "move "+id)
	}
	for name, h := range w.hosts {
		switch {
		case !h.running:
			all = append(all, "dead host "+name)
		case h.paused:
			all = append(all, "paused host "+name)
		}
		if h.limits != (system.Limits{}) {
			all = append(all, "limited host "+name)
		}
	}
	slices.Sort(all)
	return all
}

// Changes counts the changes that were asked of the world so far: to tell one that
// came back from one that was never touched.
func (w *World) Changes() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changes
}

// Break lets a power fail with an error from now on: "Cut", "Restore", "Kill",
// "Start", "Pause", "Resume", "Move", "MoveBack", "Poison", "Cure", "Falsify",
// "Limit", "Limits", "Usage", "Traffic", "Log", "Run", "EchoStart", "EchoRead", "Dial",
// "Exchange", "Query", "Sockets", "Lost", "Close". What was asked is then not done. nil lets it work again.
func (w *World) Break(power string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken[power] = err
}

// host finds a host.
func (w *World) host(name string) (*host, error) {
	h, known := w.hosts[name]
	if !known {
		return nil, fmt.Errorf("memory: there is no host %q", name)
	}
	return h, nil
}

func (w *World) hostNames() []string { return slices.Sorted(maps.Keys(w.hosts)) }

// works says whether a host's processes do what they should.
func (h *host) works(now time.Duration) bool { return h.running && !h.paused && now >= h.booted }

// changeTakes is how long a change of the world takes, before and after the instant
// at which it takes effect.
const changeTakes = 150 * time.Microsecond

// change makes a change at an instant within the interval.
func (w *World) change(ctx context.Context, power string, make func(now time.Duration) error) (history.Interval, error) {
	at := history.Interval{From: w.Now()}
	if err := wait.Pause(ctx, changeTakes); err != nil {
		return history.Interval{}, err
	}
	w.mu.Lock()
	err := w.broken[power]
	if err == nil {
		now := w.advance()
		w.echo(now)
		err = make(now)
		w.changes++
		w.advance()
	}
	w.mu.Unlock()
	if err == nil {
		err = wait.Pause(ctx, changeTakes)
	}
	at.To = w.Now()
	return at, err
}
