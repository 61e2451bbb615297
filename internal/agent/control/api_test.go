package control

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/dnsproxy"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/lease"
)

// recorded notes what it is asked for.
type recorded struct {
	cuts    []gateway.Cut
	removed []string
	moved   gateway.Move
	ttl     time.Duration
	out     bool // the lease has run out
	err     error
}

func (r *recorded) Renew(ttl time.Duration) (gateway.Lease, error) {
	r.ttl = ttl
	return gateway.Lease{Lapsed: 2, Dropped: []string{"cut a"}, Monotonic: 7}, r.err
}

func (r *recorded) Admit(act func() error) error {
	if r.out {
		return lease.ErrRunOut
	}
	return act()
}

func (r *recorded) Drop() (gateway.Dropped, error) {
	return gateway.Dropped{Cuts: []string{"a"}, Toxics: []string{}}, r.err
}

func (r *recorded) Apply(cuts []gateway.Cut) (gateway.Applied, error) {
	r.cuts = cuts
	return gateway.Applied{Before: 1, After: 2}, r.err
}

func (r *recorded) Remove(ids []string) (gateway.Removed, error) {
	r.removed = ids
	return gateway.Removed{Counts: []gateway.CutCount{}}, r.err
}

func (r *recorded) Opened() ([]gateway.HostTraffic, error) {
	return []gateway.HostTraffic{{Host: "db-1", Opened: 7}}, r.err
}

// moving records moves: both kinds have methods of the same names.
type moving struct{ *recorded }

func (m moving) Apply(move gateway.Move) (gateway.Moved, error) {
	m.moved = move
	return gateway.Moved{Applied: gateway.Applied{Before: 1, After: 2}}, m.err
}

func (m moving) Remove(ids []string) (gateway.MovedBack, error) {
	m.removed = ids
	return gateway.MovedBack{Counts: []gateway.MoveCount{}}, m.err
}

func (m moving) Counts() ([]gateway.MoveCount, error) { return []gateway.MoveCount{}, m.err }

func (r *recorded) Counts() ([]gateway.CutCount, error) { return []gateway.CutCount{}, r.err }

func handler(parts *recorded) http.Handler {
	named := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(name + " " + r.URL.Path + " " + r.Header.Get("Authorization")))
		})
	}
	return Handler(Parts{
		Token: "secret", Cuts: parts, DNS: new(dnsproxy.Rules), Traffic: parts, Moves: moving{parts}, Lease: parts, Faults: parts,
		Toxiproxy: named("toxiproxy"), Probes: named("probes"),
		Health: func(context.Context) gateway.Health { return gateway.Health{Ready: true} },
	})
}

func send(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	request.Host = "127.0.0.1:61000"
	request.Header.Set("Authorization", "Bearer secret")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer
}

func TestAPI(t *testing.T) {
	for name, test := range map[string]struct {
		method, target, body string
		status               int
		want                 string
	}{
		"health":     {"GET", "/healthz", "", 200, `"ready":true`},
		"clock":      {"GET", "/clock", "", 200, `"now":`},
		"cut":        {"PUT", "/cuts", `[{"id":"a","mode":"silent","hosts":["db-1"]}]`, 200, `{"before":1,"after":2}`},
		"restore":    {"DELETE", "/cuts?id=a&id=b", "", 200, `"counts":[]`},
		"counts":     {"GET", "/cuts", "", 200, `[]`},
		"DNS rule":   {"PUT", "/dns", `[{"id":"r","action":"drop"}]`, 200, `"rules":[{"id":"r","changed":0}]`},
		"DNS counts": {"GET", "/dns", "", 200, `"passed":0`},
		"DNS heal":   {"DELETE", "/dns?id=r", "", 200, `"rules":[]`},
		"move":       {"PUT", "/moves", `{"id":"a","host":"db-1"}`, 200, `"before":1,"after":2`},
		"move back":  {"DELETE", "/moves?id=a", "", 200, `"counts":[]`},
		"moves":      {"GET", "/moves", "", 200, `[]`},
		"lease":      {"PUT", "/lease", `{"ttl":5000000000}`, 200, `{"lapsed":2,"dropped":["cut a"],"monotonic":7}`},
		"drop all":   {"DELETE", "/faults", "", 200, `"cuts":["a"]`},
		"traffic":    {"GET", "/traffic", "", 200, `[{"host":"db-1","opened":7}]`},
		"toxiproxy":  {"GET", "/toxiproxy/proxies", "", 200, "toxiproxy /proxies "},
		"probe":      {"GET", "/probe/web-1/sockets", "", 200, "probes /probe/web-1/sockets "},

		"no JSON":       {"PUT", "/cuts", `[{`, 400, "read the request's JSON"},
		"unknown field": {"PUT", "/cuts", `[{"id":"a","speed":1}]`, 400, `unknown field \"speed\"`},
		"two values":    {"PUT", "/cuts", `[] []`, 400, "more behind the first value"},
		"too large":     {"PUT", "/cuts", `["` + strings.Repeat("x", gateway.MaxBody), 413, "too large"},
		"large rule":    {"PUT", "/dns", `["` + strings.Repeat("x", gateway.MaxBody), 413, "too large"},
		"large move":    {"PUT", "/moves", `{"id":"` + strings.Repeat("x", gateway.MaxBody), 413, "too large"},
		"large lease":   {"PUT", "/lease", `{"` + strings.Repeat("x", gateway.MaxBody), 413, "too large"},
		"no lease":      {"PUT", "/lease", `{"ttl":"5s"}`, 400, "read the request's JSON"},
		"no ids":        {"DELETE", "/cuts", "", 400, "?id=first"},
		"two moves":     {"PUT", "/moves", `[{"id":"a"}]`, 400, "read the request's JSON"},
		"no moves' ids": {"DELETE", "/moves", "", 400, "?id=first"},
		"bad DNS rule":  {"PUT", "/dns", `[{"id":"r","action":"explode"}]`, 400, `no action \"explode\"`},
		"unknown path":  {"GET", "/nothing", "", 404, "knows no GET /nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answer := send(handler(&recorded{}), test.method, test.target, test.body)
			g.Expect(answer.Code).To(Equal(test.status))
			g.Expect(answer.Body.String()).To(ContainSubstring(test.want))
		})
	}
}

func TestCutsArrive(t *testing.T) {
	g := NewWithT(t)
	cuts := &recorded{}
	send(handler(cuts), "PUT", "/cuts", `[{"id":"a","mode":"refused","pairs":[{"from":"x","to":"y"}],"loss":0.5}]`)
	g.Expect(cuts.cuts).To(Equal([]gateway.Cut{{
		ID: "a", Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "x", To: "y"}}, Loss: 0.5,
	}}))
	send(handler(cuts), "DELETE", "/cuts?id=a&id=b", "")
	g.Expect(cuts.removed).To(Equal([]string{"a", "b"}))
}

func TestWhoseMistake(t *testing.T) {
	g := NewWithT(t)
	body := `[{"id":"a"}]`
	g.Expect(send(handler(&recorded{err: filter.Bad{Err: errors.New("no such host")}}), "PUT", "/cuts", body).Code).To(Equal(400))
	no := handler(&recorded{err: filter.Bad{Err: errors.New("no such host")}})
	g.Expect(send(no, "PUT", "/moves", `{"id":"a"}`).Code).To(Equal(400))
	broken := handler(&recorded{err: errors.New("the kernel said no")})
	g.Expect(send(broken, "PUT", "/cuts", body).Code).To(Equal(500))
	g.Expect(send(broken, "DELETE", "/faults", "").Code).To(Equal(500), "something may still be in force")
	g.Expect(send(broken, "PUT", "/lease", `{"ttl":1}`).Code).To(Equal(500))
}

func TestGuard(t *testing.T) {
	basic := "Basic Z2FtZWRheTpzZWNyZXQ=" // gameday:secret
	for name, test := range map[string]struct {
		target, authorization string
		status                int
	}{
		"the token":               {"/healthz", "Bearer secret", 200},
		"another token":           {"/healthz", "Bearer secre", 401},
		"no token":                {"/healthz", "", 401},
		"an empty token":          {"/healthz", "Bearer ", 401},
		"a password":              {"/healthz", basic, 401},
		"toxiproxy":               {"/toxiproxy/proxies", "Bearer secret", 200},
		"toxiproxy, a password":   {"/toxiproxy/proxies", basic, 401},
		"toxiproxy without":       {"/toxiproxy/proxies", "", 401},
		"the traffic without":     {"/traffic", "", 401},
		"a probe without":         {"/probe/web-1/sockets", "", 401},
		"an unknown path without": {"/nothing", "", 401},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answer := send(handler(&recorded{}), "GET", test.target, "", "Authorization", test.authorization)
			g.Expect(answer.Code).To(Equal(test.status))
			g.Expect(answer.Body.String()).NotTo(ContainSubstring("secret"), "the token goes no further")
		})
	}
}
