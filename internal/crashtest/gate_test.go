package crashtest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"
)

// asked is a gateway that has this in force.
func asked(t *testing.T, cuts, moves, dns, proxies string) gate {
	t.Helper()
	answers := map[string]string{"/cuts": cuts, "/moves": moves, "/dns": dns, "/toxiproxy/proxies": proxies}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(answers[r.URL.Path]))
	}))
	t.Cleanup(s.Close)
	return gate{s.URL, "secret"}
}

func TestInForce(t *testing.T) {
	const none = `{"passed":3,"rules":[]}`
	const clean = `{"web>db:80":{"name":"web>db:80","toxics":[]}}`
	cases := []struct{ name, cuts, moves, dns, proxies, want string }{
		{"nothing", `[]`, `[]`, none, clean, ""},
		{"nothing at all", `null`, `null`, `{}`, `{}`, ""},
		{"a cut", `[{"id":"blackout","hosts":[]}]`, `[]`, none, clean, "cut blackout"},
		{"a move", `[]`, `[{"id":"m","host":"db"}]`, none, clean, "move m"},
		{"a rule", `[]`, `[]`, `{"rules":[{"id":"r","changed":2}]}`, clean, "DNS rule r"},
		{"a toxic", `[]`, `[]`, none, `{"web>db:80":{"toxics":[{"name":"slow","type":"latency"}]}}`, "toxic slow on web>db:80"},
		{"no answer", `[]`, `oops`, none, clean, "does not tell"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			found := asked(t, c.cuts, c.moves, c.dns, c.proxies).still(t.Context())
			if c.want == "" {
				g.Expect(found).To(BeEmpty())
				return
			}
			g.Expect(found).To(ConsistOf(ContainSubstring(c.want)))
		})
	}
	t.Run("a wrong token", func(t *testing.T) {
		g := asked(t, `[]`, `[]`, none, clean)
		g.token = "another"
		NewWithT(t).Expect(g.still(t.Context())).NotTo(BeEmpty())
	})
}
