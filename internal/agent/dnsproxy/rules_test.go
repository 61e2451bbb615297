package dnsproxy

import (
	"fmt"
	"math"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

func TestMatch(t *testing.T) {
	query := Query{Client: "web-1", Resolver: "dns-1", Name: "db.seoul.internal"}
	for name, test := range map[string]struct {
		rule gateway.DNSRule
		want bool
	}{
		"everything":       {gateway.DNSRule{}, true},
		"client":           {gateway.DNSRule{Clients: []string{"web-1"}}, true},
		"another client":   {gateway.DNSRule{Clients: []string{"web-2"}}, false},
		"resolver":         {gateway.DNSRule{Resolvers: []string{"dns-1"}}, true},
		"another resolver": {gateway.DNSRule{Resolvers: []string{"dns-2"}}, false},
		"name":             {gateway.DNSRule{Name: "db.seoul.internal"}, true},
		"name, as written": {gateway.DNSRule{Name: "DB.seoul.Internal."}, true},
		"another name":     {gateway.DNSRule{Name: "db"}, false},
		"suffix":           {gateway.DNSRule{Name: ".internal"}, true},
		"no suffix":        {gateway.DNSRule{Name: "internal"}, false},
		"all must match":   {gateway.DNSRule{Clients: []string{"web-1"}, Name: "db"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			test.rule.ID, test.rule.Action = "r", gateway.DNSDrop
			var rules Rules
			g.Expect(rules.Put([]gateway.DNSRule{test.rule})).To(Succeed())
			g.Expect(rules.match(query) != nil).To(Equal(test.want))
		})
	}
}

func TestShare(t *testing.T) {
	g := NewWithT(t)
	var rules Rules
	g.Expect(rules.Put([]gateway.DNSRule{{ID: "r", Share: 0.25, Action: gateway.DNSDrop}})).To(Succeed())
	hit := 0
	const tries = 10_000
	for range tries {
		if rules.match(Query{}) != nil {
			hit++
		}
	}
	g.Expect(float64(hit) / tries).To(BeNumerically("~", 0.25, 0.03)) // six standard deviations
}

func TestWhatIsDrawnComesFromTheSeed(t *testing.T) {
	drawn := func(seed int64) (hits []bool, held []time.Duration) {
		var rules Rules
		rule := gateway.DNSRule{ID: "r", Share: 0.5, Seed: seed, Action: gateway.DNSDelay, Delay: time.Second, Jitter: time.Second / 2}
		NewWithT(t).Expect(rules.Put([]gateway.DNSRule{rule})).To(Succeed())
		for range 64 {
			hits = append(hits, rules.match(Query{}) != nil)
			held = append(held, rules.rules[0].hold())
		}
		return hits, held
	}
	g := NewWithT(t)
	hits, held := drawn(7)
	again, heldAgain := drawn(7)
	g.Expect(again).To(Equal(hits))
	g.Expect(heldAgain).To(Equal(held))
	other, _ := drawn(8)
	g.Expect(other).NotTo(Equal(hits))
	for _, d := range held {
		g.Expect(d).To(And(BeNumerically(">=", time.Second/2), BeNumerically("<=", 3*time.Second/2)))
	}
}

func TestPutTakesThePlace(t *testing.T) {
	g := NewWithT(t)
	var rules Rules
	drop := gateway.DNSRule{ID: "a", Action: gateway.DNSDrop}
	g.Expect(rules.Put([]gateway.DNSRule{drop, {ID: "b", Action: gateway.DNSDrop}})).To(Succeed())
	drop.Action = gateway.DNSEmpty
	g.Expect(rules.Put([]gateway.DNSRule{drop})).To(Succeed())
	g.Expect(rules.match(Query{}).Action).To(Equal(gateway.DNSEmpty), "the first rule in force counts")
	rules.Delete([]string{"a", "never"})
	g.Expect(rules.Counts().Rules).To(Equal([]gateway.DNSCount{{ID: "b"}}))
}

func TestPutRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		rule gateway.DNSRule
		want string
	}{
		"no id":           {gateway.DNSRule{Action: gateway.DNSDrop}, "needs an id"},
		"no action":       {gateway.DNSRule{ID: "r"}, `no action ""`},
		"an action":       {gateway.DNSRule{ID: "r", Action: "explode"}, `no action "explode"`},
		"share":           {gateway.DNSRule{ID: "r", Action: gateway.DNSDrop, Share: 2}, "share 2"},
		"no number":       {gateway.DNSRule{ID: "r", Action: gateway.DNSDrop, Share: math.NaN()}, "share NaN"},
		"wild jitter":     {gateway.DNSRule{ID: "r", Action: gateway.DNSDelay, Delay: time.Second, Jitter: 2 * time.Second}, "jitter 2s"},
		"no delay":        {gateway.DNSRule{ID: "r", Action: gateway.DNSDelay}, "delay 0s"},
		"too long":        {gateway.DNSRule{ID: "r", Action: gateway.DNSDelay, Delay: time.Hour}, "delay 1h0m0s"},
		"no wrong answer": {gateway.DNSRule{ID: "r", Action: gateway.DNSWrong}, "needs an address"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var rules Rules
			g.Expect(rules.Put([]gateway.DNSRule{{ID: "good", Action: gateway.DNSDrop}, test.rule})).
				To(MatchError(ContainSubstring(test.want)))
			g.Expect(rules.Counts().Rules).To(BeEmpty(), "either all of them or none")
		})
	}
}

func TestDrop(t *testing.T) {
	g := NewWithT(t)
	var rules Rules
	g.Expect(rules.Put([]gateway.DNSRule{{ID: "a", Action: gateway.DNSDrop}, {ID: "b", Action: gateway.DNSDrop}})).To(Succeed())
	g.Expect(rules.Drop()).To(Equal([]string{"a", "b"}))
	g.Expect(rules.match(Query{})).To(BeNil())
	g.Expect(rules.Drop()).To(BeEmpty(), "dropping again does nothing")
}

func TestTooManyRules(t *testing.T) {
	g := NewWithT(t)
	var rules Rules
	var wanted []gateway.DNSRule
	for i := range gateway.MaxFaults {
		wanted = append(wanted, gateway.DNSRule{ID: fmt.Sprint(i), Action: gateway.DNSDrop})
	}
	g.Expect(rules.Put(wanted)).To(Succeed())
	g.Expect(rules.Put(wanted)).To(Succeed(), "the same take their own places")
	g.Expect(rules.Put([]gateway.DNSRule{{ID: "one more", Action: gateway.DNSDrop}})).To(MatchError(ContainSubstring("more than 1024")))
	g.Expect(rules.Counts().Rules).To(HaveLen(gateway.MaxFaults))
}
