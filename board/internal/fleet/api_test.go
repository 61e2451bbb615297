package fleet

import (
	"io"
	"log"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/board/internal/resolver"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// controller has heard of eight hosts that are asked 40 queries a second each.
func controller(t *testing.T, values map[string]string) *Controller {
	t.Helper()
	c, err := New(settings.Read(func(name string) (string, bool) { v, ok := values[name]; return v, ok }), log.New(io.Discard, "", 0))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for i := range 8 {
		c.learn(string(rune('a'+i)), resolver.Status{Host: "resolver-" + string(rune('1'+i)), In: true, Capacity: 70, Rate: 40}, nil)
	}
	return c
}

func TestThePush(t *testing.T) {
	const good, bad = `{"desired":8,"min_healthy":6,"pace":"2s"}`, `{"desired":8,"pace":"2s"}`
	for name, test := range map[string]struct {
		text, guard, token string
		refused            bool
		why                string
	}{
		"good":                 {text: good, guard: "on"},
		"bad, and refused":     {text: bad, guard: "on", refused: true, why: "refused"},
		"bad, without a guard": {text: bad, guard: "off"},
		"too few for the load": {text: `{"desired":8,"min_healthy":5,"pace":"2s"}`, guard: "on", refused: true, why: "refused"},
		"the next version":     {text: `{"version":2,"desired":8,"min_healthy":6,"pace":"2s"}`, guard: "on"},
		"an old version":       {text: `{"version":1,"desired":8,"min_healthy":6,"pace":"2s"}`, guard: "on", why: "409"},
		"no form":              {text: `{"desired":"eight"}`, guard: "off", why: "400"},
		"no token":             {text: good, guard: "on", token: "guess", why: "401"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			c := controller(t, map[string]string{"FLEET_VALIDATION": test.guard})
			server := httptest.NewServer(c.Handler())
			defer server.Close()
			token := "board-token"
			if test.token != "" {
				token = test.token
			}
			var said strings.Builder
			err := Press(t.Context(), server.URL, token, test.text, &said)
			if test.why != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.why)))
				g.Expect(err).To(Or(And(MatchError(ErrRefused), Satisfy(func(error) bool { return test.refused })), Not(MatchError(ErrRefused))))
				g.Expect(c.report().Config.Version).To(Equal(1), "nothing has changed")
				return
			}
			g.Expect(err).NotTo(HaveOccurred(), said.String())
			g.Expect(c.report().Config.Version).To(Equal(2))
			g.Expect(said.String()).To(ContainSubstring(`"version":2`))
		})
	}
}

func TestWhatTheControllerTells(t *testing.T) {
	g := NewWithT(t)
	c := controller(t, nil)
	ask := func(path string) (int, string) {
		w := httptest.NewRecorder()
		c.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		return w.Code, w.Body.String()
	}
	code, _ := ask("/ready")
	g.Expect(code).To(Equal(200))
	_, page := ask("/metrics")
	g.Expect(page).To(And(ContainSubstring("fleet_hosts_in_service 8\n"), ContainSubstring("fleet_load_queries_per_second 320\n"), ContainSubstring("fleet_capacity_queries_per_second 560\n")))

	c.members["a"].heard = time.Now().Add(-time.Minute)
	c.learn("a", resolver.Status{}, io.ErrUnexpectedEOF)
	code, why := ask("/ready")
	g.Expect(code).To(Equal(503))
	g.Expect(why).To(ContainSubstring("7 of 8"))
}
