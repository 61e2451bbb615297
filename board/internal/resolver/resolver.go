package resolver

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/miekg/dns"
	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/board/internal/settings"
)

// HealthName is the name that the front asks for to see whether a host is in service.
// Such a query has no turn to wait for: a host that is overloaded is in service.
const HealthName = "health.fleet.invalid."

// Resolver is one host of the fleet.
type Resolver struct {
	name     string
	capacity float64
	token    string
	logger   *log.Logger
	queue    *queue
	service  *service
	meter    meter
	ask      func(context.Context, *dns.Msg) (*dns.Msg, error)
}

const (
	drainFor    = 3 * time.Second        // the front looks each second, and gives an answer a second
	longestWait = 100 * time.Millisecond // of a query for its turn
	askLimit    = 800 * time.Millisecond // of unbound; a client gives up after a second
)

// New makes a resolver host from its settings.
func New(s settings.Settings, logger *log.Logger) (*Resolver, error) {
	capacity, err := strconv.ParseFloat(s["RESOLVER_CAPACITY"], 64)
	if err != nil || capacity < 1 {
		return nil, fmt.Errorf("settings: RESOLVER_CAPACITY=%q: want queries a second, at least 1", s["RESOLVER_CAPACITY"])
	}
	name, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("resolver: %w", err)
	}
	return &Resolver{
		name: name, capacity: capacity, token: s["BOARD_TOKEN"], logger: logger, ask: askUnbound,
		queue:   &queue{each: time.Duration(float64(time.Second) / capacity), longest: longestWait},
		service: &service{drain: drainFor},
	}, nil
}

// Run answers queries on port 53 until the context ends.
func (r *Resolver) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return runUnbound(ctx) })
	for _, network := range []string{"udp", "tcp"} {
		server := &dns.Server{Addr: ":53", Net: network, Handler: dns.HandlerFunc(r.serve)}
		group.Go(func() error {
			if err := server.ListenAndServe(); err != nil && ctx.Err() == nil {
				return fmt.Errorf("resolver: %w", err)
			}
			return nil
		})
		context.AfterFunc(ctx, func() { _ = server.Shutdown() })
	}
	return group.Wait()
}

// serve answers one query, or lets it go unanswered.
func (r *Resolver) serve(w dns.ResponseWriter, query *dns.Msg) {
	in, answers := r.service.in()
	if len(query.Question) == 1 && query.Question[0].Name == HealthName {
		r.health(w, query, in)
		return
	}
	if !answers {
		return
	}
	r.meter.query(time.Now())
	ctx, cancel := context.WithTimeout(context.Background(), askLimit)
	defer cancel()
	answer, err := r.resolve(ctx, query)
	r.meter.done(err == nil)
	if err == nil {
		_ = w.WriteMsg(answer)
	}
}

// resolve has a query wait for its turn, and asks unbound.
func (r *Resolver) resolve(ctx context.Context, query *dns.Msg) (*dns.Msg, error) {
	if !r.queue.admit(ctx) {
		return nil, fmt.Errorf("resolver: more than %g queries/s", r.capacity)
	}
	return r.ask(ctx, query)
}

// health answers the front: a host that leaves service fails.
func (r *Resolver) health(w dns.ResponseWriter, query *dns.Msg, in bool) {
	answer := new(dns.Msg).SetReply(query)
	if !in {
		answer.Rcode = dns.RcodeServerFailure
	}
	_ = w.WriteMsg(answer)
}

// askUnbound passes a query on, and over TCP again when the answer was cut short.
func askUnbound(ctx context.Context, query *dns.Msg) (*dns.Msg, error) {
	answer, _, err := new(dns.Client).ExchangeContext(ctx, query, unboundAddr)
	if err == nil && answer.Truncated {
		answer, _, err = (&dns.Client{Net: "tcp"}).ExchangeContext(ctx, query, unboundAddr)
	}
	if err != nil {
		return nil, fmt.Errorf("resolver: %w", err)
	}
	return answer, nil
}
