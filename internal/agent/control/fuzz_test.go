package control

import (
	"context"
	"encoding/json"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"testing"

	"github.com/google/nftables"
	"github.com/mdlayher/netlink"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/dnsproxy"
	"github.com/gameday-harness/gameday/internal/agent/faults"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/lease"
	"github.com/gameday-harness/gameday/internal/agent/moves"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// Addresses for documentation (RFC 5737): a refused cut looks for connections to
// them on this machine, and finds none.
var (
	web   = netip.MustParseAddr("192.0.2.3")
	db    = netip.MustParseAddr("192.0.2.11")
	spare = netip.MustParseAddr("192.0.2.19")
)

// nobody has no toxics.
type nobody struct{}

func (nobody) Drop() ([]string, error) { return nil, nil }

// gatewayParts are the real ones, on a packet filter that takes everything.
type gatewayParts struct {
	cuts  *filter.Filter
	moves *moves.Moves
	dns   *dnsproxy.Proxy
	lease *lease.Lease
	api   http.Handler
}

func realParts(tb testing.TB) gatewayParts {
	tb.Helper()
	log := slog.New(slog.DiscardHandler)
	cuts, err := filter.Over(session(tb), filter.Wiring{
		Hosts: map[string]netip.Addr{"web-1": web, "db-1": db}, Spares: map[netip.Addr]netip.Addr{db: spare},
	}, log)
	if err != nil {
		tb.Fatal(err)
	}
	dns := dnsproxy.New(nil)
	moved, err := moves.Over(session(tb), []moves.Host{{Name: "db-1", Addr: db, Spare: spare}}, &dns.Renames)
	if err != nil {
		tb.Fatal(err)
	}
	all := faults.Faults{Cuts: cuts, Moves: moved, DNSRules: &dns.Rules, Toxics: nobody{}, Log: log}
	parts := gatewayParts{cuts: cuts, moves: moved, dns: dns, lease: lease.New(all, log)}
	parts.api = Handler(Parts{
		Token: "secret", Cuts: cuts, DNS: &dns.Rules, Traffic: &recorded{}, Moves: moved, Lease: parts.lease, Faults: all,
		Toxiproxy: http.NotFoundHandler(), Probes: http.NotFoundHandler(),
		Health: func(context.Context) gateway.Health { return gateway.Health{} },
	})
	return parts
}

// session speaks to a kernel that agrees to everything.
func session(tb testing.TB) *nft.Session {
	tb.Helper()
	agree := func([]netlink.Message) ([]netlink.Message, error) { return nil, nil }
	conn, err := nftables.New(nftables.AsLasting(), nftables.WithTestDial(agree))
	if err != nil {
		tb.Fatal(err)
	}
	return nft.Over(conn)
}

// FuzzPut sends any body to each route that takes one. It never answers that the
// fault is its own, and what it lets in makes sense.
func FuzzPut(f *testing.F) {
	routes := []string{gateway.PathCuts, gateway.PathDNS, gateway.PathMoves, gateway.PathLease}
	for _, body := range []string{
		`[{"id":"a","mode":"silent","hosts":["db-1"],"loss":0.1}]`,
		`[{"id":"a","mode":"refused","hosts":["db-1"],"pairs":[{"from":"web-1","to":"db-1"}]}]`,
		`[{"id":"a","mode":"silent","hosts":["db-1"]},{"id":"a","mode":"silent","hosts":["web-1"]}]`,
		`[{"mode":"silent","hosts":["db-1"]}]`, `[{"id":"a","mode":"silent","hosts":["db-1"],"loss":-1}]`,
		`[{"id":"a","mode":"stalled","hosts":["db-1"]}]`, `[{"id":"a","mode":"silent","hosts":["db-2"]}]`,
		`[{"id":"r","action":"delay","delay":5}]`, `[{"action":"drop"}]`, `[{"id":"r","action":"drop","share":2}]`,
		`{"host":"db-1"}`, `{"id":"m","host":"web-1"}`,
		`[{"id":"r","action":"wrong","addr":"198.19.9.9","name":".internal","share":0.5}]`,
		`{"id":"m","host":"db-1"}`, `{"ttl":5000000000}`, `{"ttl":-1}`, `{"ttl":9223372036854775807}`,
		`[]`, `null`, `{}`, `[{"loss":1e999}]`, ``, `[[[[`, `[null]`, "[{\"id\":\"\u0000\"}]",
	} {
		for route := range routes {
			f.Add(uint8(route), body)
		}
	}
	f.Fuzz(func(t *testing.T, route uint8, body string) {
		path := routes[int(route)%len(routes)]
		parts := realParts(t)
		defer parts.lease.Close()
		answer := send(parts.api, http.MethodPut, path, body)
		if answer.Code >= http.StatusInternalServerError {
			t.Fatalf("PUT %s %q: %d %s", path, body, answer.Code, answer.Body)
		}
		accepted := answer.Code == http.StatusOK
		checkInForce(t, parts, path, accepted)
		if accepted {
			checkAccepted(t, path, body)
		}
		dropped := send(parts.api, http.MethodDelete, gateway.PathFaults, "")
		if dropped.Code != http.StatusOK {
			t.Fatalf("DELETE %s: %d %s", gateway.PathFaults, dropped.Code, dropped.Body)
		}
		checkInForce(t, parts, "", false)
	})
}

// checkInForce holds what is in force against what was answered: what was not
// accepted on its route has left nothing behind.
func checkInForce(t *testing.T, parts gatewayParts, path string, accepted bool) {
	t.Helper()
	cuts, err := parts.cuts.Counts()
	if err != nil {
		t.Fatal(err)
	}
	moved, err := parts.moves.Counts()
	if err != nil {
		t.Fatal(err)
	}
	for route, n := range map[string]int{
		gateway.PathCuts: len(cuts), gateway.PathMoves: len(moved), gateway.PathDNS: len(parts.dns.Rules.Counts().Rules),
	} {
		empty := route == gateway.PathDNS // no rule is a set of rules as well
		if wanted := accepted && route == path; (n > 0) != wanted && (!wanted || !empty) {
			t.Fatalf("PUT %s, accepted %v: %d in force on %s", path, accepted, n, route)
		}
	}
}

// checkAccepted reads the body again, and says no to what makes no sense.
func checkAccepted(t *testing.T, path, body string) {
	t.Helper()
	switch path {
	case gateway.PathCuts:
		ids := map[string]bool{}
		for _, cut := range read[[]gateway.Cut](t, body) {
			if ids[cut.ID] || !sensibleCut(cut) {
				t.Fatalf("cut %+v was accepted", cut)
			}
			ids[cut.ID] = true
		}
	case gateway.PathDNS:
		for _, rule := range read[[]gateway.DNSRule](t, body) {
			if rule.ID == "" || !isShare(rule.Share) || rule.Delay < 0 && rule.Action == gateway.DNSDelay {
				t.Fatalf("rule %+v was accepted", rule)
			}
		}
	case gateway.PathMoves:
		if move := read[gateway.Move](t, body); move.ID == "" || move.Host != "db-1" {
			t.Fatalf("move %+v was accepted", move)
		}
	case gateway.PathLease:
		if wanted := read[gateway.LeaseRequest](t, body); wanted.TTL <= 0 || wanted.TTL > gateway.MaxLease {
			t.Fatalf("lease %+v was accepted", wanted)
		}
	}
}

func read[T any](t *testing.T, body string) (value T) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		t.Fatalf("%q was accepted: %v", body, err)
	}
	return value
}

func sensibleCut(cut gateway.Cut) bool {
	names := append([]string(nil), cut.Hosts...)
	for _, pair := range cut.Pairs {
		names = append(names, pair.From, pair.To)
	}
	for _, name := range names {
		if name != "web-1" && name != "db-1" {
			return false
		}
	}
	return cut.ID != "" && len(names) > 0 && isShare(cut.Loss) &&
		(cut.Mode == gateway.Silent || cut.Mode == gateway.Refused)
}

func isShare(share float64) bool { return !math.IsNaN(share) && share >= 0 && share <= 1 }
