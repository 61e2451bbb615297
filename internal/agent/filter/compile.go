package filter

import (
	"fmt"
	"net/netip"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// place is where in the packets' way a rule stands.
type place string

const (
	pre  place = "pre"
	in   place = "in"
	out  place = "out"
	post place = "post"
)

// rule marks packets, and counts them under counter. Zero fields match all.
type rule struct {
	from, to netip.Addr
	port     uint16 // over TCP: of an entry proxy, or of a pair
	loss     float64
	counter  string
	queries  bool // only counts, those among the marked ones that are DNS queries
}

// spot is a chain: rules of one mode at one place.
type spot struct {
	mode  gateway.Mode
	place place
}

// subject is a host or a pair of a cut in force, with its counters.
type subject struct {
	name     string
	from, to netip.Addr // the same for a host
	ports    []uint16   // entry proxies of a host
	port     uint16     // of a pair: only what is sent to it over TCP
	pair     bool
	resolver bool
	counter  string // stem of the counters' names
	// Where the two are reached while they are moved; the zero address: nowhere
	// else. What they send has their own address all the same.
	fromSpare, toSpare netip.Addr
}

func (s subject) fromCounter() string { return s.counter + "f" }
func (s subject) toCounter() string   { return s.counter + "t" }

// queryCounter counts the queries for a resolver.
func (s subject) queryCounter() string { return s.counter + "q" }

// counters are the names of all counters of the subject.
func (s subject) counters() []string {
	names := []string{s.fromCounter(), s.toCounter()}
	if s.resolver {
		names = append(names, s.queryCounter())
	}
	return names
}

// cut is a gateway.Cut with its subjects found.
type cut struct {
	gateway.Cut
	stem     string // of the names of its chains and counters
	subjects []subject
}

// chain is the name of the cut's own chain at a place.
func (c cut) chain(at place) string { return c.stem + "_" + string(at) }

// compile lays out the rules of a cut.
func (c cut) compile() map[place][]rule {
	rules := map[place][]rule{}
	for _, s := range c.subjects {
		for at, added := range s.rules(c.Mode) {
			for _, r := range added {
				r.loss = c.Loss
				rules[at] = append(rules[at], r)
			}
		}
	}
	return rules
}

// rules are those of a subject. Whoever is moved is met at its spare address
// when packets come in for it, and when the gateway speaks in its name.
func (s subject) rules(mode gateway.Mode) map[place][]rule {
	rules := s.unmoved(mode)
	for _, r := range rules[pre] {
		if r.to.IsValid() && s.toSpare.IsValid() {
			r.to = s.toSpare
			rules[pre] = append(rules[pre], r)
		}
	}
	for _, r := range rules[post] {
		if r.from.IsValid() && s.fromSpare.IsValid() {
			r.from = s.fromSpare
			rules[post] = append(rules[post], r)
		}
	}
	if s.resolver {
		rules[pre] = append(rules[pre], rule{to: s.to, counter: s.queryCounter(), queries: true})
	}
	return rules
}

// unmoved are the rules by the subject's own addresses.
func (s subject) unmoved(mode gateway.Mode) map[place][]rule {
	if s.pair {
		both := rule{from: s.from, to: s.to, port: s.port, counter: s.fromCounter()}
		return map[place][]rule{pre: {both}, post: {both}}
	}
	from := rule{from: s.from, counter: s.fromCounter()}
	to := rule{to: s.to, counter: s.toCounter()}
	rules := map[place][]rule{pre: {from, to}}
	for _, port := range s.ports {
		rules[in] = append(rules[in], rule{port: port, counter: s.toCounter()})
	}
	if mode == gateway.Refused {
		// What the gateway sends to the host is rejected early, where a reset
		// still reaches the proxy; what it says in the host's name can only be
		// dropped.
		rules[out], rules[post] = []rule{to}, []rule{from}
		return rules
	}
	rules[post] = []rule{from, to}
	return rules
}

// check refuses what cannot be applied.
func check(c gateway.Cut) error {
	switch {
	case c.ID == "":
		return fmt.Errorf("a cut needs an id")
	case c.Mode != gateway.Silent && c.Mode != gateway.Refused:
		return fmt.Errorf("cut %q: mode %q is not done by the packet filter; use %q or %q",
			c.ID, c.Mode, gateway.Silent, gateway.Refused)
	case len(c.Hosts)+len(c.Pairs) == 0:
		return fmt.Errorf("cut %q names no host and no pair", c.ID)
	case !(c.Loss >= 0 && c.Loss <= 1): // NaN fails both
		return fmt.Errorf("cut %q: loss %v is not within 0 and 1", c.ID, c.Loss)
	}
	return nil
}
