package injectors

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// hostStall stops the processes of hosts where they stand. The kernel goes on: it
// takes connections and acknowledges packets that nobody reads.
type hostStall struct{}

func (hostStall) Name() string { return "host.stall" }

func (hostStall) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The processes of hosts stand still, while their kernels still take connections that nobody serves.",
		Models:  "A process that hangs: a long garbage collection, a full disk, a lock that is never released.",
		Group:   fault.Instance,
		Outage:  "AWS us-east-1, 2011-04-21: volumes took no more reads and writes, and instances that used them stood still, for most of a day (aws.amazon.com/message/65648).",
		Proof:   "A connection that was opened to the host's own socket, from within the host, is taken by the kernel and by no process.",
		Target:  "the hosts; each must listen on TCP",
	}
}

func (hostStall) Needs() []system.Capability {
	return []system.Capability{system.CanProcesses, system.CanWitnesses}
}

func (k hostStall) Check(m system.Model, s plan.Spec) error {
	_, err := checkTargets(m, s)
	return errors.Join(err, fault.Read(k, s).Err())
}

func (hostStall) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the processes of the hosts.
func (hostStall) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return fault.Takes(fault.Running, targets(m, s, seed)...)
}

func (hostStall) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("removal of %s, %s", who(m, s.Target), system.Stalled)
}

func (k hostStall) Candidates(m system.Model) []plan.Spec { return oneOfEach(m, k.Name(), listens) }

func (hostStall) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	a := &standstill{world: w, hosts: targets(w.Model(), in.Spec, in.Seed), paused: history.Interval{From: w.Now()}}
	if err := w.Processes().Pause(ctx, a.hosts...); err != nil {
		ctx, cancel := detached(ctx)
		defer cancel()
		return nil, errors.Join(err, w.Processes().Resume(ctx, a.hosts...))
	}
	a.paused.To = w.Now()
	return a, nil
}

func (hostStall) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return w.Processes().Resume(ctx, targets(w.Model(), in.Spec, in.Seed)...)
}

// standstill is a stall in force.
type standstill struct {
	world   system.World
	hosts   []string
	paused  history.Interval
	resumed history.Interval
	removed bool
}

// A live process takes a waiting connection within microseconds, on a busy
// machine within milliseconds. One that waits for this long proves a stall.
const (
	stallShown  = 60 * time.Millisecond
	stallEvery  = 10 * time.Millisecond
	stallIn     = 5 * time.Second
	localOpenIn = time.Second
)

// Confirm opens a connection to a listening socket of each host, from within its
// network namespace, and sees that the kernel takes it but no process does.
func (a *standstill) Confirm(ctx context.Context) (fault.Onset, error) {
	seen := fault.Onset{Interval: a.paused, Hosts: a.hosts}
	for _, h := range a.hosts {
		e, err := a.seeStill(ctx, h)
		if err != nil {
			return fault.Onset{}, err
		}
		seen.Evidence = append(seen.Evidence, e)
	}
	return seen, nil
}

// seeStill sees one host stand still.
func (a *standstill) seeStill(ctx context.Context, host string) (history.Evidence, error) {
	at, err := a.listener(ctx, host)
	if err != nil {
		return history.Evidence{}, err
	}
	if err := a.dialWithin(ctx, host, at); err != nil {
		return history.Evidence{}, err
	}
	dialled, waiting := a.world.Now(), 0
	err = wait.Until(ctx, stallIn, stallEvery, func(ctx context.Context) (_ bool, err error) {
		waiting, err = a.backlog(ctx, host, at.Port)
		if err == nil && waiting == 0 {
			err = errors.New("the connection was taken")
		}
		return a.world.Now()-dialled >= stallShown, err
	})
	if err != nil {
		return history.Evidence{}, fmt.Errorf("injectors: %s is not seen to stand still on port %d: %w", host, at.Port, err)
	}
	return history.Evidence{
		ID: history.BacklogHeld, Of: "port " + strconv.Itoa(int(at.Port)), Host: host, Value: float64(waiting), Unit: "connections",
	}, nil
}

// SetLevel is an error: a process stands still or it does not.
func (a *standstill) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal lets the processes go on, and waits until the connections that wait are
// taken.
func (a *standstill) Heal(ctx context.Context) (fault.Outcome, error) {
	if !a.removed {
		a.resumed.From = a.world.Now()
		if err := a.world.Processes().Resume(ctx, a.hosts...); err != nil {
			return fault.Outcome{}, err
		}
		a.resumed.To, a.removed = a.world.Now(), true
	}
	out := fault.Outcome{Removed: true, Begun: a.resumed}
	for _, h := range a.hosts {
		if err := a.seeTaken(ctx, h); err != nil {
			return out, err
		}
	}
	out.Gone = history.Interval{From: a.resumed.To, To: a.world.Now()}
	return out, nil
}

// seeTaken waits until no connection to a host waits any more.
func (a *standstill) seeTaken(ctx context.Context, host string) error {
	at, err := a.listener(ctx, host)
	if err != nil {
		return err
	}
	err = wait.Until(ctx, stallIn, stallEvery, func(ctx context.Context) (bool, error) {
		waiting, err := a.backlog(ctx, host, at.Port)
		return waiting == 0, err
	})
	if err != nil {
		return fmt.Errorf("injectors: %s is not seen to go on: connections to port %d are not taken: %w", host, at.Port, err)
	}
	return nil
}

// engineResolver is where Docker's own resolver listens in every network
// namespace; it is no process of the host.
const engineResolver = "127.0.0.11"

// listener is a socket on which a host's processes listen.
func (a *standstill) listener(ctx context.Context, host string) (system.Socket, error) {
	sockets, err := a.world.Witnesses().At(host).Sockets(ctx)
	if err != nil {
		return system.Socket{}, fmt.Errorf("injectors: list the sockets of %s: %w", host, err)
	}
	for _, s := range sockets {
		if s.Addr != engineResolver {
			return s, nil
		}
	}
	return system.Socket{}, fmt.Errorf("injectors: no process on %s listens on TCP, so a stall cannot be seen from its network", host)
}

// dialWithin opens a connection from within a host and leaves it to the kernel.
func (a *standstill) dialWithin(ctx context.Context, host string, at system.Socket) error {
	addr := at.Addr
	if ip, err := netip.ParseAddr(addr); err != nil || ip.IsUnspecified() {
		addr = "127.0.0.1"
	}
	got, err := a.world.Witnesses().At(host).Dial(ctx, net.JoinHostPort(addr, strconv.Itoa(int(at.Port))), localOpenIn)
	if err == nil && got.Reply != system.Open {
		err = fmt.Errorf("injectors: a connection to %s from within is %s", host, got.Reply)
	}
	return err
}

// backlog counts the connections that wait to be taken.
func (a *standstill) backlog(ctx context.Context, host string, port uint16) (int, error) {
	sockets, err := a.world.Witnesses().At(host).Sockets(ctx)
	waiting := 0
	for _, s := range sockets {
		if s.Port == port {
			waiting += s.Backlog
		}
	}
	return waiting, err
}
