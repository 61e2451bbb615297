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
	port     uint16 // of an entry proxy
	loss     float64
	counter  string
}

// spot is a chain: rules of one manner at one place.
type spot struct {
	manner gateway.Manner
	place  place
}

// subject is a host or a pair of a cut in force, with its counters.
type subject struct {
	name     string
	from, to netip.Addr // the same for a host
	ports    []uint16   // entry proxies of a host
	pair     bool
	counter  string // stem of the counters' names
}

func (s subject) fromCounter() string { return s.counter + "f" }
func (s subject) toCounter() string   { return s.counter + "t" }

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
		for at, added := range s.rules(c.Manner) {
			for _, r := range added {
				r.loss = c.Loss
				rules[at] = append(rules[at], r)
			}
		}
	}
	return rules
}

func (s subject) rules(manner gateway.Manner) map[place][]rule {
	if s.pair {
		both := []rule{{from: s.from, to: s.to, counter: s.fromCounter()}}
		return map[place][]rule{pre: both, post: both}
	}
	from := rule{from: s.from, counter: s.fromCounter()}
	to := rule{to: s.to, counter: s.toCounter()}
	rules := map[place][]rule{pre: {from, to}}
	for _, port := range s.ports {
		rules[in] = append(rules[in], rule{port: port, counter: s.toCounter()})
	}
	if manner == gateway.Refused {
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
	case c.Manner != gateway.Silent && c.Manner != gateway.Refused:
		return fmt.Errorf("cut %q: manner %q is not done by the packet filter; use %q or %q",
			c.ID, c.Manner, gateway.Silent, gateway.Refused)
	case len(c.Hosts)+len(c.Pairs) == 0:
		return fmt.Errorf("cut %q names no host and no pair", c.ID)
	case !(c.Loss >= 0 && c.Loss <= 1): // NaN fails both
		return fmt.Errorf("cut %q: loss %v is not within 0 and 1", c.ID, c.Loss)
	}
	return nil
}
