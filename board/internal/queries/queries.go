package queries

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/miekg/dns"

	"github.com/gameday-harness/gameday/board/internal/rhythm"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// Queries asks resolvers so many times a second, whatever becomes of the answers.
type Queries struct {
	rate    float64
	servers string // a name, or "" for those of this machine
	names   []string
	links   links
	logger  *log.Logger
	seen    window
}

// queryLimit is how long an answer may take: as long as a stub resolver waits before
// it asks again.
const queryLimit = time.Second

// New makes it from its settings.
func New(s settings.Settings, logger *log.Logger) (*Queries, error) {
	rate, err := strconv.ParseFloat(s["QUERIES_RATE"], 64)
	if err != nil || rate <= 0 || rate > 1000 {
		return nil, fmt.Errorf("settings: QUERIES_RATE=%q: want queries a second, above 0, at most 1000", s["QUERIES_RATE"])
	}
	q := &Queries{rate: rate, servers: s["QUERIES_SERVERS"], logger: logger}
	for name := range strings.SplitSeq(s["QUERIES_NAMES"], ",") {
		if name = strings.TrimSpace(name); name != "" {
			q.names = append(q.names, dns.Fqdn(name))
		}
	}
	if len(q.names) == 0 {
		return nil, errors.New("settings: QUERIES_NAMES is empty; name what is asked for")
	}
	for link := range strings.SplitSeq(s["QUERIES_LINKS"], ",") {
		if link = strings.TrimSpace(link); link != "" {
			q.links.targets = append(q.links.targets, link)
		}
	}
	return q, nil
}

// Run sends queries and dials links until the context ends.
func (q *Queries) Run(ctx context.Context) error {
	servers, err := q.findServers(ctx)
	if err != nil {
		return err
	}
	addrs, err := q.links.resolve(ctx)
	if err != nil {
		return err
	}
	q.logger.Printf("%g queries/s to %s", q.rate, strings.Join(servers, ", "))
	var all sync.WaitGroup
	all.Go(func() { q.links.run(ctx, addrs) })
	all.Go(func() { rhythm.Every(ctx, time.Second, q.say) })
	n := 0
	rhythm.Every(ctx, time.Duration(float64(time.Second)/q.rate), func() {
		server, name := servers[n%len(servers)], q.names[n/len(servers)%len(q.names)]
		n++
		all.Go(func() { q.query(ctx, server, name) })
	})
	all.Wait()
	return nil
}

// query asks once.
func (q *Queries) query(ctx context.Context, server, name string) {
	client := dns.Client{Timeout: queryLimit}
	answer, _, err := client.ExchangeContext(ctx, new(dns.Msg).SetQuestion(name, dns.TypeA), server)
	if ctx.Err() != nil {
		return
	}
	q.seen.add(time.Now(), err != nil || answer.Rcode != dns.RcodeSuccess || len(answer.Answer) == 0)
}

// say logs the last second when queries failed in it.
func (q *Queries) say() {
	if share, ok := q.seen.share(time.Now()); ok && share > 0 {
		q.logger.Printf("%.1f %% of queries failed", 100*share)
	}
}

// findServers finds the addresses of those who are asked.
func (q *Queries) findServers(ctx context.Context) ([]string, error) {
	var addrs []string
	if q.servers == "" {
		c, err := dns.ClientConfigFromFile("/etc/resolv.conf")
		if err != nil {
			return nil, fmt.Errorf("queries: %w", err)
		}
		addrs = c.Servers
	} else {
		var err error
		if addrs, err = find(ctx, q.servers); err != nil {
			return nil, err
		}
	}
	if len(addrs) == 0 {
		return nil, errors.New("queries: there is nobody to ask; name the servers with QUERIES_SERVERS")
	}
	var servers []string
	for _, addr := range addrs {
		servers = append(servers, net.JoinHostPort(addr, "53"))
	}
	return servers, nil
}

// findIn is how long names may take when everything starts at once.
const findIn = time.Minute

// find waits until a name has addresses.
func find(ctx context.Context, name string) ([]string, error) {
	within, cancel := context.WithTimeout(ctx, findIn)
	defer cancel()
	for {
		addrs, err := net.DefaultResolver.LookupNetIP(within, "ip4", name)
		if err == nil && len(addrs) > 0 {
			var texts []string
			for _, a := range addrs {
				texts = append(texts, a.Unmap().String())
			}
			return texts, nil
		}
		select {
		case <-within.Done():
			return nil, fmt.Errorf("queries: the name %s has no address after %s: %w", name, findIn, err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
