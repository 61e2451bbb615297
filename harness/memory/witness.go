package memory

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// Witnesses see what a host sees.
func (w *World) Witnesses() system.Witnesses { return witnesses{w} }

type witnesses struct{ *World }

// At is the witness of a host. One of a host that there is not answers with errors.
func (w witnesses) At(name string) system.Witness { return witness{World: w.World, name: name} }

type witness struct {
	*World
	name string
}

// roundTrip is how long an answer takes between two hosts.
const roundTrip = 200 * time.Microsecond

// open asks the witness for something that can be broken. The world is locked while
// do runs.
func (w witness) open(ctx context.Context, power string, do func(h *host) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	h, err := w.host(w.name)
	if err == nil {
		err = w.broken[power]
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("memory: %s at %s: %w", power, w.name, err)
	}
	w.advance()
	return do(h)
}

func (w witness) Sockets(ctx context.Context) ([]system.Socket, error) {
	var sockets []system.Socket
	err := w.open(ctx, "Sockets", func(h *host) error {
		if h.running {
			for _, p := range h.ports {
				sockets = append(sockets, system.Socket{Addr: "0.0.0.0", Port: p, Backlog: h.backlog[p]})
			}
		}
		return nil
	})
	return sockets, err
}

func (w witness) Dial(ctx context.Context, addr string, deadline time.Duration) (system.Dial, error) {
	return w.meet(ctx, "Dial", addr, deadline, func(*host, system.Link) system.Dial { return system.Dial{Reply: system.Open} })
}

// Exchange is answered by every process, as the toxics on the link let it. A process
// that is paused says nothing.
func (w witness) Exchange(ctx context.Context, e system.Exchange) (system.Dial, error) {
	return w.meet(ctx, "Exchange", e.Addr, e.Deadline, func(to *host, l system.Link) system.Dial {
		if to.paused {
			return system.Dial{Reply: system.GotSilence}
		}
		return w.through(l, e)
	})
}

// meet opens a connection from the host, and waits for what comes back then.
func (w witness) meet(ctx context.Context, power, addr string, deadline time.Duration, then func(*host, system.Link) system.Dial) (system.Dial, error) {
	ip, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return system.Dial{}, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return system.Dial{}, err
	}
	var met system.Dial
	err = w.open(ctx, power, func(h *host) error {
		met.Reply = w.dial(h, ip, uint16(port))
		if to, there := w.at(ip); there && met.Reply == system.Open {
			met = then(to, system.Link{From: h.Name, To: to.Name, Port: uint16(port)})
		}
		return nil
	})
	if err != nil {
		return system.Dial{}, err
	}
	trip := roundTrip + met.Took
	if trip > deadline {
		met.Reply = system.GotSilence
	}
	met.Took, err = w.await(ctx, met.Reply, trip, deadline)
	return met, err
}

// dial is what a connection from a host to an address meets.
func (w *World) dial(from *host, addr string, port uint16) system.Reply {
	to := from
	if !from.isItself(addr) {
		var there bool
		if to, there = w.at(addr); !there {
			return system.GotSilence
		}
		w.opened[to.Name]++
		if reply := w.roundTrip(from, to, packet{port: port}); reply != system.Open {
			return reply
		}
	}
	if !to.running || !slices.Contains(to.ports, port) {
		return system.GotRefused
	}
	if to.paused {
		to.backlog[port]++ // its kernel takes it, and nobody else does
	}
	return system.Open
}

// roundTrip is what a packet to another host meets, or the answer to it on its way
// back.
func (w *World) roundTrip(from, to *host, p packet) system.Reply {
	met := w.send(from.Name, to.Name, p)
	if met == passes {
		met = w.send(to.Name, from.Name, packet{})
	}
	return stopped(met)
}

// stopped is how a sender sees what became of a packet.
func stopped(f fate) system.Reply {
	switch f {
	case dropped:
		return system.GotSilence
	case rejected:
		return system.GotRefused
	default:
		return system.Open
	}
}

// await waits for as long as a reply takes, and says how long that was.
func (w *World) await(ctx context.Context, reply system.Reply, trip, deadline time.Duration) (time.Duration, error) {
	if reply == system.GotSilence {
		trip = deadline
	}
	return trip, wait.Pause(ctx, trip)
}

func (w witness) Query(ctx context.Context, server, name string, deadline time.Duration) (system.Query, error) {
	return w.queryOver(ctx, false, server, name, deadline)
}

func (w witness) QueryTCP(ctx context.Context, server, name string, deadline time.Duration) (system.Query, error) {
	return w.queryOver(ctx, true, server, name, deadline)
}

func (w witness) queryOver(ctx context.Context, tcp bool, server, name string, deadline time.Duration) (system.Query, error) {
	var q system.Query
	trip := roundTrip
	err := w.open(ctx, "Query", func(h *host) error {
		q, trip = w.query(h, tcp, server, name)
		return nil
	})
	if err != nil {
		return system.Query{}, err
	}
	if trip > deadline {
		q = system.Query{Reply: system.GotSilence}
	}
	q.Took, err = w.await(ctx, q.Reply, trip, deadline)
	return q, err
}

// query is what a query of a host meets, and how long an answer takes.
func (w *World) query(from *host, tcp bool, server, name string) (system.Query, time.Duration) {
	to, there := w.at(server)
	if !there {
		return system.Query{Reply: system.GotSilence}, 0
	}
	if reply := w.roundTrip(from, to, packet{query: !tcp}); reply != system.Open {
		return system.Query{Reply: reply}, roundTrip
	}
	switch {
	case !to.running || to.Role != system.Resolver:
		return system.Query{Reply: system.GotRefused}, roundTrip
	case to.paused:
		return system.Query{Reply: system.GotSilence}, 0
	}
	return w.answer(from.Name, to.Name, name, tcp)
}

// answer is a resolver's, by the rule in force if there is one.
func (w *World) answer(client, resolver, name string, tcp bool) (system.Query, time.Duration) {
	q := system.Query{Reply: system.Open, Rcode: "NOERROR", Addrs: w.lookup(name)}
	if len(q.Addrs) == 0 {
		q.Rcode = "NXDOMAIN"
	}
	r := w.rule(client, resolver, name)
	if r == nil {
		return q, roundTrip
	}
	switch r.Action {
	case system.DropQuery:
		return system.Query{Reply: system.GotSilence}, 0
	case system.DelayAnswer:
		return q, roundTrip + r.Delay + time.Duration((2*r.dice.Float64()-1)*float64(r.Jitter))
	case system.Servfail, system.NXDomain, system.RefuseQuery:
		return system.Query{Reply: system.Open, Rcode: strings.ToUpper(string(r.Action))}, roundTrip
	case system.TruncateAnswer:
		if tcp {
			return system.Query{Reply: system.GotRefused}, roundTrip
		}
		q.Addrs, q.Truncated = nil, true
	case system.EmptyAnswer:
		q.Addrs = nil
	case system.WrongAnswer:
		q.Addrs = []string{r.Addr}
	case system.StaleAnswer:
		q.Addrs = w.stale(name)
	}
	return q, roundTrip
}

// stale are the addresses that a name had at first.
func (w *World) stale(name string) []string {
	var addrs []string
	for _, of := range w.hostNames() {
		if h := w.hosts[of]; of == name || h.Service == name {
			addrs = append(addrs, h.addr)
		}
	}
	return addrs
}
