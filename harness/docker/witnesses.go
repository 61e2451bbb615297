package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

// witnesses are the probes beside the hosts.
type witnesses struct{ w *World }

// At is the witness of a host. It is reached over a Unix socket, so no cut keeps
// it from answering.
func (ws witnesses) At(host string) system.Witness {
	return witness{w: ws.w, host: host, probe: ws.w.Gateway.Probe(host)}
}

type witness struct {
	w     *World
	host  string
	probe *gateway.Probe
}

// tried notes a connection that the witness has tried to open, whatever came of it.
func (w witness) tried(addr string) {
	if to := w.w.hostAt(w.host, addr); to != "" {
		w.w.probed.add(to)
	}
}

func (w witness) failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("world: the witness at %s: %s: %w", w.host, what, err)
}

// EchoStart begins to send datagrams to the echo ports of peers.
func (w witness) EchoStart(ctx context.Context, e system.Echo) error {
	echo := gateway.Echo{ID: e.ID, Peers: e.Peers, Interval: e.Interval, Limit: e.Limit}
	return w.failed("start echo "+e.ID, w.probe.EchoStart(ctx, echo))
}

// EchoRead returns what an echo has seen so far.
func (w witness) EchoRead(ctx context.Context, id string) ([]system.EchoSeries, error) {
	seen, err := w.probe.EchoRead(ctx, id)
	return series(seen), w.failed("read echo "+id, err)
}

// EchoStop ends an echo after 100 ms, in which late answers still count.
func (w witness) EchoStop(ctx context.Context, id string) ([]system.EchoSeries, error) {
	seen, err := w.probe.EchoStop(ctx, id)
	return series(seen), w.failed("stop echo "+id, err)
}

func series(seen []gateway.EchoSeries) []system.EchoSeries {
	all := make([]system.EchoSeries, 0, len(seen))
	for _, s := range seen {
		samples := make([]system.EchoSample, 0, len(s.Samples))
		for _, one := range s.Samples {
			samples = append(samples, system.EchoSample{
				Sent: system.Stamp(one.Sent), Back: system.Stamp(one.Back), Refused: one.Refused,
			})
		}
		all = append(all, system.EchoSeries{Peer: s.Peer, Samples: samples})
	}
	return all
}

// Sockets lists the listening TCP sockets of the host.
func (w witness) Sockets(ctx context.Context) ([]system.Socket, error) {
	listening, err := w.probe.Sockets(ctx)
	sockets := make([]system.Socket, 0, len(listening))
	for _, s := range listening {
		sockets = append(sockets, system.Socket(s))
	}
	return sockets, w.failed("list sockets", err)
}

// Dial opens a TCP connection. One that ends within 50 ms counts as refused: a
// proxy on the way accepts for a process that is dead.
func (w witness) Dial(ctx context.Context, addr string, deadline time.Duration) (system.Dial, error) {
	defer w.tried(addr)
	d, err := w.probe.Dial(ctx, addr, deadline)
	return system.Dial{Reply: system.Reply(d.Result), Took: d.Took, Error: d.Error}, w.failed("dial "+addr, err)
}

// Exchange says something over a TCP connection and waits for what comes back.
func (w witness) Exchange(ctx context.Context, e system.Exchange) (system.Dial, error) {
	defer w.tried(e.Addr)
	d, err := w.probe.Exchange(ctx, gateway.ExchangeRequest(e))
	return system.Dial{Reply: system.Reply(d.Result), Took: d.Took, Heard: d.Heard, Got: d.Got, Error: d.Error}, w.failed("exchange with "+e.Addr, err)
}

// Query asks a resolver for the A records of a name, once, over UDP.
func (w witness) Query(ctx context.Context, server, name string, deadline time.Duration) (system.Query, error) {
	q, err := w.probe.Query(ctx, server, name, deadline)
	return queried(q), w.failed("ask "+server+" for "+name, err)
}

// QueryTCP asks over TCP.
func (w witness) QueryTCP(ctx context.Context, server, name string, deadline time.Duration) (system.Query, error) {
	defer w.tried(server)
	q, err := w.probe.QueryTCP(ctx, server, name, deadline)
	return queried(q), w.failed("ask "+server+" over TCP for "+name, err)
}

func queried(q gateway.Query) system.Query {
	return system.Query{Reply: system.Reply(q.Result), Rcode: q.Rcode, Addrs: q.Addrs, Took: q.Took, Truncated: q.Truncated}
}
