package filter

import (
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

var (
	web = netip.MustParseAddr("198.18.0.3")
	db  = netip.MustParseAddr("198.18.1.3")

	app   = netip.MustParseAddr("198.18.2.3")
	spare = netip.MustParseAddr("198.18.9.3") // of app
	dns   = netip.MustParseAddr("198.18.3.3")
)

func wiring() Wiring {
	return Wiring{
		Hosts:     map[string]netip.Addr{"web-1": web, "db-1": db, "app-1": app, "dns-1": dns},
		Spares:    map[netip.Addr]netip.Addr{app: spare},
		Resolvers: map[netip.Addr]bool{dns: true},
		Links:     []Link{{From: web, To: db, Port: 5432, Listen: 20000}, {From: db, To: web, Port: 80, Listen: 20001}, {To: web, Listen: 20002}},
	}
}

func TestCompile(t *testing.T) {
	pair := []gateway.Pair{{From: "web-1", To: "db-1"}}
	for name, test := range map[string]struct {
		cut  gateway.Cut
		want map[place][]rule
	}{
		"silent host": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Hosts: []string{"db-1"}},
			want: map[place][]rule{
				pre:  {{from: db, counter: "c1n0f"}, {to: db, counter: "c1n0t"}},
				post: {{from: db, counter: "c1n0f"}, {to: db, counter: "c1n0t"}},
			},
		},
		"refused entry host": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Refused, Hosts: []string{"web-1"}},
			want: map[place][]rule{
				pre:  {{from: web, counter: "c1n0f"}, {to: web, counter: "c1n0t"}},
				in:   {{port: 20002, counter: "c1n0t"}},
				out:  {{to: web, counter: "c1n0t"}},
				post: {{from: web, counter: "c1n0f"}},
			},
		},
		"host that can move": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Hosts: []string{"app-1"}},
			want: map[place][]rule{
				pre:  {{from: app, counter: "c1n0f"}, {to: app, counter: "c1n0t"}, {to: spare, counter: "c1n0t"}},
				post: {{from: app, counter: "c1n0f"}, {to: app, counter: "c1n0t"}, {from: spare, counter: "c1n0f"}},
			},
		},
		"pair that can move": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Pairs: []gateway.Pair{{From: "web-1", To: "app-1"}, {From: "app-1", To: "web-1"}}},
			want: map[place][]rule{
				pre: {
					{from: web, to: app, counter: "c1n0f"},
					{from: web, to: spare, counter: "c1n0f"},
					{from: app, to: web, counter: "c1n1f"},
				},
				post: {
					{from: web, to: app, counter: "c1n0f"},
					{from: app, to: web, counter: "c1n1f"},
					{from: spare, to: web, counter: "c1n1f"},
				},
			},
		},
		"port of a pair": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "web-1", To: "db-1", Port: 5432}, {From: "web-1", To: "db-1", Port: 9000}}},
			want: map[place][]rule{
				pre:  {{from: web, to: db, port: 5432, counter: "c1n0f"}, {from: web, to: db, port: 9000, counter: "c1n1f"}},
				post: {{from: web, to: db, port: 5432, counter: "c1n0f"}, {from: web, to: db, port: 9000, counter: "c1n1f"}},
			},
		},
		"resolver": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Refused, Hosts: []string{"dns-1"}, Loss: 0.5},
			want: map[place][]rule{
				pre: {
					{from: dns, loss: 0.5, counter: "c1n0f"},
					{to: dns, loss: 0.5, counter: "c1n0t"},
					{to: dns, loss: 0.5, counter: "c1n0q", queries: true},
				},
				out:  {{to: dns, loss: 0.5, counter: "c1n0t"}},
				post: {{from: dns, loss: 0.5, counter: "c1n0f"}},
			},
		},
		"pair with loss": {
			cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Pairs: pair, Loss: 0.5},
			want: map[place][]rule{
				pre:  {{from: web, to: db, loss: 0.5, counter: "c1n0f"}},
				post: {{from: web, to: db, loss: 0.5, counter: "c1n0f"}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			found, err := wiring().subjects(test.cut, "c1")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(cut{Cut: test.cut, stem: "c1", subjects: found}.compile()).To(Equal(test.want))
		})
	}
}

func TestTeardowns(t *testing.T) {
	for name, test := range map[string]struct {
		cut  gateway.Cut
		want []Teardown
	}{
		"refused host": {
			cut:  gateway.Cut{Mode: gateway.Refused, Hosts: []string{"web-1"}},
			want: []Teardown{{Remote: web}, {Listen: 20001}, {Listen: 20002}},
		},
		"refused pair": {
			cut:  gateway.Cut{Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "web-1", To: "db-1"}}},
			want: []Teardown{{Remote: web, Listen: 20000}, {Remote: db, Listen: 20001}},
		},
		"refused port": {
			cut:  gateway.Cut{Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "web-1", To: "db-1", Port: 5432}}},
			want: []Teardown{{Remote: web, Listen: 20000}},
		},
		"refused port of no link":   {cut: gateway.Cut{Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "web-1", To: "db-1", Port: 9000}}}},
		"a silent one freezes":      {cut: gateway.Cut{Mode: gateway.Silent, Hosts: []string{"web-1"}}},
		"a share ends nothing":      {cut: gateway.Cut{Mode: gateway.Refused, Hosts: []string{"web-1"}, Loss: 0.5}},
		"all of them is no share":   {cut: gateway.Cut{Mode: gateway.Refused, Hosts: []string{"db-1"}, Loss: 1}, want: []Teardown{{Remote: db}, {Listen: 20000}}},
		"nothing named, nothing to": {cut: gateway.Cut{Mode: gateway.Refused}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			found, err := wiring().subjects(test.cut, "c1")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(wiring().teardowns([]cut{{Cut: test.cut, subjects: found}})).To(Equal(test.want))
		})
	}
}

func TestCheckRefuses(t *testing.T) {
	one := []string{"web-1"}
	for name, test := range map[string]struct {
		cut  gateway.Cut
		want string
	}{
		"no id":         {cut: gateway.Cut{Mode: gateway.Silent, Hosts: one}, want: "needs an id"},
		"no mode":       {cut: gateway.Cut{ID: "a", Hosts: one}, want: `mode "" is not done`},
		"stalled":       {cut: gateway.Cut{ID: "a", Mode: gateway.Stalled, Hosts: one}, want: `mode "stalled" is not done`},
		"nobody":        {cut: gateway.Cut{ID: "a", Mode: gateway.Silent}, want: "names no host"},
		"negative loss": {cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Hosts: one, Loss: -0.1}, want: "loss -0.1"},
		"too much loss": {cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Hosts: one, Loss: 1.1}, want: "loss 1.1"},
		"unknown host":  {cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Hosts: []string{"web"}}, want: `no host "web" (there are app-1, db-1, dns-1, web-1)`},
		"unknown peer":  {cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Pairs: []gateway.Pair{{From: "web-1", To: "x"}}}, want: `no host "x"`},
		"named twice":   {cut: gateway.Cut{ID: "a", Mode: gateway.Silent, Hosts: []string{"web-1", "web-1"}}, want: `names "web-1" twice`},
	} {
		t.Run(name, func(t *testing.T) {
			f := &Filter{wiring: wiring()}
			_, err := f.resolve([]gateway.Cut{test.cut})
			g := NewWithT(t)
			g.Expect(err).To(BeAssignableToTypeOf(Bad{}))
			g.Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
}

func TestTooManyCuts(t *testing.T) {
	g := NewWithT(t)
	f := &Filter{wiring: wiring(), cuts: make([]cut, gateway.MaxFaults)}
	_, err := f.resolve([]gateway.Cut{{ID: "one more", Mode: gateway.Silent, Hosts: []string{"web-1"}}})
	g.Expect(err).To(BeAssignableToTypeOf(Bad{}))
	g.Expect(err).To(MatchError(ContainSubstring("1025 cuts would be in force, more than 1024")))
}
