package gateway

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Probe speaks to the probe in the network namespace of one host. It goes over
// a Unix socket, so no cut can keep it from answering.
type Probe struct {
	client *Client
	path   string
}

// Probe returns the probe of a host.
func (c *Client) Probe(host string) *Probe {
	return &Probe{client: c, path: PathProbe + "/" + url.PathEscape(host)}
}

// reading is the patience for a series of up to a minute, which is megabytes.
const reading = 30 * time.Second

// EchoStart begins to send datagrams.
func (p *Probe) EchoStart(ctx context.Context, echo Echo) error {
	_, err := call[struct{}](ctx, p.client, Patience, http.MethodPost, p.path+ProbeEcho, echo)
	return err
}

// EchoRead returns what an echo has seen so far, one series a peer, without
// stopping it.
func (p *Probe) EchoRead(ctx context.Context, id string) ([]EchoSeries, error) {
	return call[[]EchoSeries](ctx, p.client, reading, http.MethodGet, ending(p.path+ProbeEcho, []string{id}), nil)
}

// EchoStop ends an echo and returns what it has seen. It waits 100 ms for
// answers that are on their way. Afterwards the probe has forgotten the echo.
func (p *Probe) EchoStop(ctx context.Context, id string) ([]EchoSeries, error) {
	return call[[]EchoSeries](ctx, p.client, reading, http.MethodDelete, ending(p.path+ProbeEcho, []string{id}), nil)
}

// Sockets lists the listening TCP sockets of the host.
func (p *Probe) Sockets(ctx context.Context) ([]Socket, error) {
	return call[[]Socket](ctx, p.client, Patience, http.MethodGet, p.path+ProbeSockets, nil)
}

// Dial opens a TCP connection from the host to addr ("198.18.0.3:5432"). That
// it is refused, or not answered within the deadline, is a result, no error.
// An open connection is watched for 50 ms: one that ends by then is refused,
// since a proxy on the way accepts for a process that is dead.
func (p *Probe) Dial(ctx context.Context, addr string, deadline time.Duration) (Dial, error) {
	return call[Dial](ctx, p.client, deadline+Patience, http.MethodPost, p.path+ProbeDial,
		DialRequest{Addr: addr, Deadline: deadline})
}

// Exchange opens a TCP connection from the host, says something and waits for what
// comes back, an answer or the end. Nothing within the deadline is a result, no
// error.
func (p *Probe) Exchange(ctx context.Context, ask ExchangeRequest) (Dial, error) {
	return call[Dial](ctx, p.client, ask.Deadline+Patience, http.MethodPost, p.path+ProbeExchange, ask)
}

// Query asks a resolver from the host, once and over UDP, for the A records of a name.
func (p *Probe) Query(ctx context.Context, server, name string, deadline time.Duration) (Query, error) {
	return p.query(ctx, QueryRequest{Server: server, Name: name, Deadline: deadline})
}

// QueryTCP asks over TCP.
func (p *Probe) QueryTCP(ctx context.Context, server, name string, deadline time.Duration) (Query, error) {
	return p.query(ctx, QueryRequest{Server: server, Name: name, TCP: true, Deadline: deadline})
}

func (p *Probe) query(ctx context.Context, ask QueryRequest) (Query, error) {
	return call[Query](ctx, p.client, ask.Deadline+Patience, http.MethodPost, p.path+ProbeQuery, ask)
}
