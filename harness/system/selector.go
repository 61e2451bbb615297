package system

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Selector says which hosts are meant, before anything runs, in a text such as
// "region=home", "role=database,region=home", "host=web-1|web-2",
// "any 1 of service=web", "minority of service=store" or "all". Terms joined by a
// comma must all fit; "!=" is their opposite. "region=home" is the model's home,
// and "region=outside" stands for hosts in no region. "all but not role=resolver"
// leaves hosts out before the pick. The zero value selects nothing; its text is "".
type Selector struct {
	Pick  Pick
	Terms []Term     // none, with a Pick: all hosts
	But   []Selector // hosts that are left out; these have no But of their own
}

// Pick says how many of the hosts that fit are meant.
type Pick struct {
	How Share
	N   int // of PickFirst and PickAny
}

// Share is a way to pick.
type Share string

// Ways to pick. A minority is the greatest number below half, a majority the
// least above half; both take the first in order.
const (
	PickNone     Share = ""         // only in the zero Selector
	PickAll      Share = "all"      // every host that fits
	PickFirst    Share = "first"    // the first n in the model's order
	PickAny      Share = "any"      // n, drawn with the seed
	PickMinority Share = "minority" // fewer than half
	PickMajority Share = "majority" // more than half
)

// Term is one condition on a host.
type Term struct {
	Key    Key
	Not    bool     // none of the values
	Values []string // one of which must be the host's
}

// Key is what a term looks at.
type Key string

// The keys.
const (
	KeyHost    Key = "host"
	KeyService Key = "service"
	KeyRegion  Key = "region"
	KeyRole    Key = "role"
)

// Values of a region that stand for another one. No region should be called so.
const (
	RegionHome    = "home"    // the model's home
	RegionOutside = "outside" // no region at all
)

func keys() []string {
	return []string{string(KeyHost), string(KeyService), string(KeyRegion), string(KeyRole)}
}

// All selects every host.
func All() Selector { return Selector{Pick: Pick{How: PickAll}} }

// Hosts selects hosts by their names.
func Hosts(names ...string) Selector { return where(KeyHost, names...) }

// OfService selects the hosts of services.
func OfService(names ...string) Selector { return where(KeyService, names...) }

// InRegion selects the hosts of regions; Outside is no region, as RegionOutside is.
func InRegion(names ...string) Selector {
	values := slices.Clone(names)
	for i, v := range values {
		if v == Outside {
			values[i] = RegionOutside
		}
	}
	return where(KeyRegion, values...)
}

// AtHome selects the hosts of the home region.
func AtHome() Selector { return where(KeyRegion, RegionHome) }

// OfRole selects the hosts of roles.
func OfRole(roles ...Role) Selector {
	values := make([]string, len(roles))
	for i, r := range roles {
		values[i] = string(r)
	}
	return where(KeyRole, values...)
}

func where(k Key, values ...string) Selector {
	s := All()
	s.Terms = []Term{{Key: k, Values: slices.Clone(values)}}
	return s
}

// And selects what both do. The pick is that of the receiver.
func (s Selector) And(o Selector) Selector {
	s.Terms = slices.Concat(s.Terms, o.Terms)
	s.But = slices.Concat(s.But, o.But)
	return s
}

// ButNot leaves out the hosts that another selector selects.
func (s Selector) ButNot(o Selector) Selector {
	s.But = append(slices.Clone(s.But), o)
	return s
}

// First picks the first n in the model's order.
func (s Selector) First(n int) Selector { return s.pick(PickFirst, n) }

// Any picks n, drawn with the seed.
func (s Selector) Any(n int) Selector { return s.pick(PickAny, n) }

// Minority picks the greatest number below half.
func (s Selector) Minority() Selector { return s.pick(PickMinority, 0) }

// Majority picks the least number above half.
func (s Selector) Majority() Selector { return s.pick(PickMajority, 0) }

func (s Selector) pick(how Share, n int) Selector {
	s.Pick = Pick{How: how, N: n}
	return s
}

// IsZero says that the selector selects nothing, since none was said.
func (s Selector) IsZero() bool {
	return s.Pick == Pick{} && len(s.Terms) == 0 && len(s.But) == 0
}

// Check says what is wrong with a selector that was made by hand. What
// ParseSelector returns, and the zero value, are right.
func (s Selector) Check() error {
	if s.IsZero() {
		return nil
	}
	if err := s.checkPart(); err != nil {
		return err
	}
	for _, b := range s.But {
		if len(b.But) > 0 {
			return errors.New("what is left out cannot leave out hosts itself")
		}
		if err := b.checkPart(); err != nil {
			return err
		}
	}
	if n := len(s.String()); n > maxSelector {
		return fmt.Errorf("its text has %d bytes, at most %d are allowed", n, maxSelector)
	}
	return nil
}

func (s Selector) checkPart() error {
	switch s.Pick.How {
	case PickFirst, PickAny:
		if s.Pick.N < 1 {
			return fmt.Errorf("%s %d: at least 1 must be picked", s.Pick.How, s.Pick.N)
		}
	case PickAll, PickMinority, PickMajority:
		if s.Pick.N != 0 {
			return fmt.Errorf("%s takes no number", s.Pick.How)
		}
	default:
		return fmt.Errorf("there is no pick %q", s.Pick.How)
	}
	for _, t := range s.Terms {
		if err := t.check(); err != nil {
			return err
		}
	}
	return nil
}

func (t Term) check() error {
	if !slices.Contains(keys(), string(t.Key)) {
		return fmt.Errorf("unknown key %q%s", t.Key, known(string(t.Key), keys()))
	}
	if len(t.Values) == 0 {
		return fmt.Errorf("%s: no value is said", t.Key)
	}
	for _, v := range t.Values {
		if v == "" || !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' }) {
			return fmt.Errorf("%s: %q is no name", t.Key, v)
		}
	}
	return nil
}
