package dnsproxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// patience is how long a resolver may take. Clients give up after 5 s by
// default (resolv.conf(5), option timeout).
const patience = 6 * time.Second

// Resolver is a resolver to stand before.
type Resolver struct {
	Name   string
	Addr   netip.AddrPort // where it answers
	Listen string         // where its queries come in, UDP and TCP: ":20040"
}

// Proxy hands queries on to resolvers, and lets rules change what comes back.
type Proxy struct {
	Rules   Rules
	Renames Renames
	clients map[netip.Addr]string
	first   *first
	ask     func(ctx context.Context, protocol string, query *dns.Msg, resolver netip.AddrPort) (*dns.Msg, error)
}

// New returns a proxy that knows its clients' names by their addresses.
func New(clients map[netip.Addr]string) *Proxy {
	return &Proxy{clients: clients, first: newFirst(), ask: exchange}
}

// Serve answers for these resolvers until the context ends.
func (p *Proxy) Serve(ctx context.Context, resolvers []Resolver) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var servers []*dns.Server
	defer func() {
		for _, server := range servers {
			_ = closeServer(server)
		}
	}()
	failed := make(chan error, 2*len(resolvers))
	for _, resolver := range resolvers {
		both, err := p.listen(ctx, resolver)
		servers = append(servers, both...)
		if err != nil {
			return fmt.Errorf("stand before resolver %q: %w", resolver.Name, err)
		}
		for _, server := range both {
			go func() { failed <- server.ActivateAndServe() }()
		}
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return fmt.Errorf("answer DNS queries: %w", err)
	}
}

// closeServer closes the sockets without waiting for queries that are held.
func closeServer(server *dns.Server) error {
	if server.PacketConn != nil {
		return server.PacketConn.Close()
	}
	return server.Listener.Close()
}

func (p *Proxy) listen(ctx context.Context, resolver Resolver) ([]*dns.Server, error) {
	var config net.ListenConfig
	packets, err := config.ListenPacket(ctx, "udp4", resolver.Listen)
	if err != nil {
		return nil, err
	}
	udp := p.overUDP(ctx, resolver, packets)
	conns, err := config.Listen(ctx, "tcp4", resolver.Listen)
	if err != nil {
		return []*dns.Server{udp}, err
	}
	return []*dns.Server{udp, p.overTCP(ctx, resolver, conns)}, nil
}

func (p *Proxy) overUDP(ctx context.Context, resolver Resolver, packets net.PacketConn) *dns.Server {
	return &dns.Server{PacketConn: packets, Handler: p.handler(ctx, resolver, "udp", func(net.Addr) {})}
}

func (p *Proxy) overTCP(ctx context.Context, resolver Resolver, listener net.Listener) *dns.Server {
	conns := newResets(listener)
	return &dns.Server{Listener: conns, Handler: p.handler(ctx, resolver, "tcp", conns.arm)}
}

// handler answers queries for one resolver over one protocol. reset makes the
// next close of a client's connection a reset.
func (p *Proxy) handler(ctx context.Context, resolver Resolver, protocol string, reset func(net.Addr)) dns.Handler {
	return dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		if len(query.Question) != 1 {
			_ = w.WriteMsg(new(dns.Msg).SetRcodeFormatError(query)) // the client is gone
			return
		}
		rule := p.Rules.match(p.query(resolver, w.RemoteAddr(), query))
		if rule == nil {
			p.pass(ctx, w, resolver, protocol, query)
			return
		}
		p.change(ctx, w, resolver, protocol, query, rule, reset)
	})
}

func (p *Proxy) query(resolver Resolver, from net.Addr, query *dns.Msg) Query {
	name := strings.ToLower(strings.TrimSuffix(query.Question[0].Name, "."))
	return Query{Client: p.client(from), Resolver: resolver.Name, Name: name}
}

func (p *Proxy) client(from net.Addr) string {
	addr, err := netip.ParseAddrPort(from.String())
	if err != nil {
		return from.String()
	}
	if name, ok := p.clients[addr.Addr().Unmap()]; ok {
		return name
	}
	return addr.Addr().Unmap().String()
}

func (p *Proxy) change(ctx context.Context, w dns.ResponseWriter, resolver Resolver, protocol string,
	query *dns.Msg, rule *rule, reset func(net.Addr),
) {
	answer := forge(rule.DNSRule, query)
	switch rule.Action {
	case gateway.DNSStale:
		if answer = p.first.get(query); answer == nil {
			p.pass(ctx, w, resolver, protocol, query) // this one becomes the first
			return
		}
	case gateway.DNSDelay:
		select {
		case <-ctx.Done():
			return
		case <-time.After(rule.hold()):
		}
		p.count(rule)
		p.pass(ctx, w, resolver, protocol, query)
		return
	case gateway.DNSTruncate:
		if protocol == "tcp" {
			p.count(rule)
			reset(w.RemoteAddr())
			_ = w.Close()
			return
		}
	case gateway.DNSDrop, gateway.DNSServfail, gateway.DNSNXDomain, gateway.DNSRefuse, gateway.DNSEmpty, gateway.DNSWrong:
	}
	p.count(rule)
	if answer != nil {
		reply(w, protocol, query, answer)
	}
}

func (p *Proxy) count(rule *rule) {
	rule.changed.Add(1)
	p.Rules.changed.Add(1)
}

// pass hands a query on and the answer back. When the resolver is silent the
// client meets silence too.
func (p *Proxy) pass(ctx context.Context, w dns.ResponseWriter, resolver Resolver, protocol string, query *dns.Msg) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := p.ask(ctx, protocol, query, resolver.Addr)
	if err != nil || !answers(answer, query) {
		p.Rules.unanswered.Add(1)
		if protocol == "tcp" && !errors.Is(err, context.DeadlineExceeded) {
			_ = w.Close() // the resolver has closed its end
		}
		return
	}
	p.Rules.passed.Add(1)
	p.first.keep(answer)
	p.Renames.apply(answer)
	reply(w, protocol, query, answer)
}
