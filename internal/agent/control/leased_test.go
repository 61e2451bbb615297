package control

import (
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestLeaseArrives(t *testing.T) {
	g := NewWithT(t)
	parts := &recorded{}
	send(handler(parts), "PUT", "/lease", `{"ttl":5000000000}`)
	g.Expect(parts.ttl).To(Equal(5 * time.Second))
}

// TestRunOut refuses what puts faults in force, and nothing else.
func TestRunOut(t *testing.T) {
	for name, test := range map[string]struct {
		method, target, body string
		refused              bool
	}{
		"cut":            {"PUT", "/cuts", `[{"id":"a"}]`, true},
		"DNS rule":       {"PUT", "/dns", `[{"id":"r","action":"drop"}]`, true},
		"move":           {"PUT", "/moves", `{"id":"a","host":"db-1"}`, true},
		"toxic":          {"POST", "/toxiproxy/proxies/web>db/toxics", `{}`, true},
		"changed toxic":  {"PATCH", "/toxiproxy/proxies/web>db/toxics/slow", `{}`, true},
		"disabled proxy": {"PATCH", "/toxiproxy/proxies/web>db", `{}`, true},
		"no proxy":       {"DELETE", "/toxiproxy/proxies/web>db", "", true},

		"renewal":  {"PUT", "/lease", `{"ttl":1}`, false},
		"drop all": {"DELETE", "/faults", "", false},
		"restore":  {"DELETE", "/cuts?id=a", "", false},
		"counts":   {"GET", "/cuts", "", false},
		"DNS heal": {"DELETE", "/dns?id=r", "", false},
		"no toxic": {"DELETE", "/toxiproxy/proxies/web>db/toxics/slow", "", false},
		"reset":    {"POST", "/toxiproxy/reset", "", false},
		"proxies":  {"GET", "/toxiproxy/proxies", "", false},
		"probe":    {"POST", "/probe/web-1/echo", `{}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			parts := &recorded{out: true}
			answer := send(handler(parts), test.method, test.target, test.body)
			if !test.refused {
				g.Expect(answer.Code).To(Equal(http.StatusOK))
				return
			}
			g.Expect(answer.Code).To(Equal(http.StatusConflict))
			g.Expect(answer.Body.String()).To(ContainSubstring("the lease of this gateway has run out"))
			g.Expect(parts.cuts).To(BeEmpty())
			g.Expect(parts.moved.ID).To(BeEmpty())
		})
	}
}
