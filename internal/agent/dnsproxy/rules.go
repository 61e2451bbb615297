package dnsproxy

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// maxDelay bounds how long a query can be held.
const maxDelay = 60 * time.Second

// Query is what rules match on. All of it is lower case, names without a
// trailing dot.
type Query struct {
	Client   string // host name, or its address when it is no host
	Resolver string // host name
	Name     string
}

// Rules are the DNS rules in force. All methods may be called side by side.
type Rules struct {
	mu    sync.RWMutex
	rules []*rule

	passed, changed, unanswered atomic.Uint64
}

// rule is one in force.
type rule struct {
	gateway.DNSRule
	changed atomic.Uint64

	drawing sync.Mutex
	dice    *rand.Rand // from the rule's seed
}

func newRule(r gateway.DNSRule) *rule {
	return &rule{DNSRule: r, dice: rand.New(rand.NewPCG(uint64(r.Seed), 0))}
}

// Put adds rules behind those in force. One with the id of a rule in force
// takes its place. Either all of them are put in force, or none.
func (r *Rules) Put(wanted []gateway.DNSRule) error {
	seen := map[string]bool{}
	for _, w := range wanted {
		if err := check(w); err != nil {
			return err
		}
		if seen[w.ID] {
			return fmt.Errorf("DNS rule %q is given twice", w.ID)
		}
		seen[w.ID] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	rules := slices.Clone(r.rules)
	for _, w := range wanted {
		w.Name = strings.ToLower(strings.TrimSuffix(w.Name, "."))
		at := slices.IndexFunc(rules, func(have *rule) bool { return have.ID == w.ID })
		if at >= 0 {
			rules[at] = newRule(w)
		} else {
			rules = append(rules, newRule(w))
		}
	}
	if len(rules) > gateway.MaxFaults {
		return fmt.Errorf("%d DNS rules would be in force, more than %d; end some first", len(rules), gateway.MaxFaults)
	}
	r.rules = rules
	return nil
}

// Delete ends the rules with these ids; those that are not in force are passed
// over.
func (r *Rules) Delete(ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules = slices.DeleteFunc(slices.Clone(r.rules), func(have *rule) bool { return slices.Contains(ids, have.ID) })
}

// Drop ends all rules and returns their ids. It does not fail.
func (r *Rules) Drop() ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []string
	for _, rule := range r.rules {
		ids = append(ids, rule.ID)
	}
	r.rules = nil
	return ids, nil
}

// Counts returns what the proxy has done so far.
func (r *Rules) Counts() gateway.DNSCounts {
	r.mu.RLock()
	defer r.mu.RUnlock()
	counts := gateway.DNSCounts{
		Passed: r.passed.Load(), Changed: r.changed.Load(), Unanswered: r.unanswered.Load(),
		Rules: []gateway.DNSCount{},
	}
	for _, rule := range r.rules {
		counts.Rules = append(counts.Rules, gateway.DNSCount{ID: rule.ID, Changed: rule.changed.Load()})
	}
	return counts
}

// match returns the first rule in force that changes the query, or nil. A rule
// that the dice spare lets the next one have its turn.
func (r *Rules) match(q Query) *rule {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, rule := range r.rules {
		if rule.matches(q) && rule.chosen() {
			return rule
		}
	}
	return nil
}

func (r *rule) matches(q Query) bool {
	return (len(r.Clients) == 0 || slices.Contains(r.Clients, q.Client)) &&
		(len(r.Resolvers) == 0 || slices.Contains(r.Resolvers, q.Resolver)) &&
		matchesName(r.Name, q.Name)
}

// matchesName compares a name, or a suffix that begins with a dot.
func matchesName(pattern, name string) bool {
	switch {
	case pattern == "":
		return true
	case strings.HasPrefix(pattern, "."):
		return strings.HasSuffix(name, pattern)
	}
	return pattern == name
}

// draw is a number of at least 0 and less than 1.
func (r *rule) draw() float64 {
	r.drawing.Lock()
	defer r.drawing.Unlock()
	return r.dice.Float64()
}

// chosen says whether the next query that matches is among those to be changed.
func (r *rule) chosen() bool {
	return r.Share <= 0 || r.Share >= 1 || r.draw() < r.Share
}

// hold is how long the next query is held.
func (r *rule) hold() time.Duration {
	if r.Jitter == 0 {
		return r.Delay
	}
	return r.Delay + time.Duration((2*r.draw()-1)*float64(r.Jitter))
}

// check refuses rules that cannot work.
func check(r gateway.DNSRule) error {
	switch {
	case r.ID == "":
		return fmt.Errorf("a DNS rule needs an id")
	case !(r.Share >= 0 && r.Share <= 1): // NaN fails both
		return fmt.Errorf("DNS rule %q: share %v is not within 0 and 1", r.ID, r.Share)
	}
	switch r.Action {
	case gateway.DNSDrop, gateway.DNSServfail, gateway.DNSNXDomain, gateway.DNSRefuse, gateway.DNSEmpty, gateway.DNSStale, gateway.DNSTruncate:
		return nil
	case gateway.DNSDelay:
		if r.Delay <= 0 || r.Delay > maxDelay {
			return fmt.Errorf("DNS rule %q: delay %s is not within 0 and %s", r.ID, r.Delay, maxDelay)
		}
		if r.Jitter < 0 || r.Jitter > r.Delay {
			return fmt.Errorf("DNS rule %q: jitter %s is not within 0 and the delay %s", r.ID, r.Jitter, r.Delay)
		}
		return nil
	case gateway.DNSWrong:
		if _, err := netip.ParseAddr(r.Addr); err != nil {
			return fmt.Errorf("DNS rule %q: a wrong answer needs an address: %w", r.ID, err)
		}
		return nil
	}
	return fmt.Errorf("DNS rule %q: there is no action %q", r.ID, r.Action)
}
