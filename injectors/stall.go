package injectors

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
)

// stall stops the processes of a host where they stand. The kernel goes on: it
// takes connections and acknowledges packets that nobody reads.
type stall struct {
	world World
	host  string
	name  string
}

func (f stall) Name() string { return f.name }

// Targets is the host that stands still.
func (f stall) Targets() []string { return []string{f.host} }

func (f stall) Inject(ctx context.Context) (harness.Active, error) {
	a := &stalled{stall: f, paused: history.Interval{From: f.world.Now()}}
	if err := f.world.Pause(ctx, f.host); err != nil {
		return nil, errors.Join(err, a.Heal(ctx))
	}
	a.paused.To = f.world.Now()
	return a, nil
}

type stalled struct {
	stall
	paused history.Interval
	seen   []history.Evidence
}

// A live process takes a waiting connection within microseconds, on a busy
// machine within milliseconds. One that waits for this long proves a stall.
const (
	stallProof  = 60 * time.Millisecond
	stallTick   = 10 * time.Millisecond
	stallLimit  = 5 * time.Second
	localDialIn = time.Second
)

// Confirm opens a connection to the host's own listening socket, from within
// its network namespace, and sees that the kernel takes it but no process does.
func (a *stalled) Confirm(ctx context.Context) error {
	at, err := a.listener(ctx)
	if err != nil {
		return err
	}
	if err := a.knock(ctx, at); err != nil {
		return err
	}
	knocked := a.world.Now()
	err = a.until(ctx, func() (bool, error) {
		waiting, err := a.backlog(ctx, at.Port)
		if err == nil && waiting == 0 {
			err = errors.New("the connection was taken")
		}
		return a.world.Now()-knocked >= stallProof, err
	})
	if err != nil {
		return fmt.Errorf("injectors: %s is not seen to stand still on port %d: %w", a.host, at.Port, err)
	}
	waiting, err := a.backlog(ctx, at.Port)
	a.seen = append(a.seen, history.Evidence{
		ID: history.BacklogHeld, Host: a.host, Of: fmt.Sprintf("port %d", at.Port), Value: float64(waiting), Unit: "connections",
	})
	return err
}

// Onset is the span in which the processes were stopped.
func (a *stalled) Onset() history.Interval { return a.paused }

func (a *stalled) Hosts() []string              { return []string{a.host} }
func (a *stalled) Evidence() []history.Evidence { return a.seen }

func (a *stalled) Heal(ctx context.Context) error { return a.world.Unpause(ctx, a.host) }

// ConfirmHealed sees that the waiting connections are taken.
func (a *stalled) ConfirmHealed(ctx context.Context) (history.Interval, error) {
	healed := history.Interval{From: a.world.Now()}
	at, err := a.listener(ctx)
	if err != nil {
		return healed, err
	}
	err = a.until(ctx, func() (bool, error) {
		waiting, err := a.backlog(ctx, at.Port)
		return waiting == 0, err
	})
	healed.To = a.world.Now()
	return healed, err
}

// dockerResolver is where Docker's own resolver listens in every network
// namespace; it is no process of the host.
const dockerResolver = "127.0.0.11"

// listener is a socket on which the host's processes listen.
func (a *stalled) listener(ctx context.Context) (gateway.Socket, error) {
	sockets, err := a.world.Probe(a.host).Sockets(ctx)
	if err != nil {
		return gateway.Socket{}, fmt.Errorf("injectors: list the sockets of %s: %w", a.host, err)
	}
	for _, s := range sockets {
		if s.Addr != dockerResolver {
			return s, nil
		}
	}
	return gateway.Socket{}, fmt.Errorf("injectors: no process on %s listens on TCP, so a stall cannot be seen from its network", a.host)
}

// knock opens a connection from within the host and leaves it to the kernel.
func (a *stalled) knock(ctx context.Context, at gateway.Socket) error {
	addr := at.Addr
	if ip, err := netip.ParseAddr(addr); err != nil || ip.IsUnspecified() {
		addr = "127.0.0.1"
	}
	got, err := a.world.Probe(a.host).Dial(ctx, net.JoinHostPort(addr, strconv.Itoa(int(at.Port))), localDialIn)
	if err == nil && got.Result != gateway.DialOpen {
		err = fmt.Errorf("injectors: a connection to %s from within is %s", a.host, got.Result)
	}
	return err
}

// backlog counts the connections that wait to be taken.
func (a *stalled) backlog(ctx context.Context, port uint16) (int, error) {
	sockets, err := a.world.Probe(a.host).Sockets(ctx)
	waiting := 0
	for _, s := range sockets {
		if s.Port == port {
			waiting += s.Backlog
		}
	}
	return waiting, err
}

func (a *stalled) until(ctx context.Context, check func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, stallLimit)
	defer cancel()
	tick := time.NewTicker(stallTick)
	defer tick.Stop()
	for {
		done, err := check()
		if done || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
