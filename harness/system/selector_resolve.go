package system

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// ErrNoHost is in the error of a selector that no host of a model fits: it is well
// said, and makes no sense for this system.
var ErrNoHost = errors.New("no host fits")

// Resolve returns the names of the hosts that are meant, in the model's order. It
// is never empty without an error. The seed decides what "any" draws: the same
// seed, selector and model give the same hosts, and two selectors draw
// independently.
//
// A name that the model does not have is an error, wherever it stands. So is a
// selector that fits fewer hosts than it asks for (ErrNoHost when it fits none).
func (s Selector) Resolve(m Model, seed int64) ([]string, error) {
	names, err := s.resolve(m, seed)
	if err != nil {
		return nil, fmt.Errorf("selector %q: %w", s.String(), err)
	}
	return names, nil
}

func (s Selector) resolve(m Model, seed int64) ([]string, error) {
	if s.IsZero() {
		return nil, fmt.Errorf("%w: no hosts are named", ErrNoHost)
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	fit, err := s.fitting(m)
	if err != nil {
		return nil, err
	}
	for _, b := range s.But {
		out, err := b.resolve(m, seed)
		if err != nil && !errors.Is(err, ErrNoHost) { // there may be nothing to leave out
			return nil, fmt.Errorf("but not %s: %w", b, err)
		}
		fit = slices.DeleteFunc(fit, func(name string) bool { return slices.Contains(out, name) })
	}
	return s.picked(fit, seed)
}

// fitting returns the hosts that all terms fit.
func (s Selector) fitting(m Model) ([]string, error) {
	for _, t := range s.Terms {
		if err := t.checkIn(m); err != nil {
			return nil, err
		}
	}
	return m.Select(func(h Host) bool {
		return !slices.ContainsFunc(s.Terms, func(t Term) bool { return !t.fits(m, h) })
	}), nil
}

func (t Term) fits(m Model, h Host) bool {
	has := map[Key]string{KeyHost: h.Name, KeyService: h.Service, KeyRegion: h.Region, KeyRole: string(h.Role)}[t.Key]
	for _, v := range t.Values {
		if t.meant(m, v) == has {
			return !t.Not
		}
	}
	return t.Not
}

// meant is the value that a value stands for.
func (t Term) meant(m Model, value string) string {
	switch {
	case t.Key == KeyRegion && value == RegionHome:
		return m.Home
	case t.Key == KeyRegion && value == RegionOutside:
		return Outside
	default:
		return value
	}
}

// checkIn says which value the model does not have.
func (t Term) checkIn(m Model) error {
	choices := t.choices(m)
	for _, v := range t.Values {
		if t.Key == KeyRegion && v == RegionHome && m.Home == "" {
			return fmt.Errorf("region=%s: the system has no home region; x-gameday.home names one", RegionHome)
		}
		if !slices.Contains(choices, v) {
			return fmt.Errorf("no such %s %q%s", t.Key, v, known(v, choices))
		}
	}
	return nil
}

// choices lists the values that a key may have in a model.
func (t Term) choices(m Model) []string {
	var all []string
	switch t.Key {
	case KeyHost:
		return m.Select(func(Host) bool { return true })
	case KeyService:
		for _, s := range m.Services {
			all = append(all, s.Name)
		}
	case KeyRegion:
		all = append(slices.Clone(m.Regions), RegionOutside, RegionHome)
	case KeyRole:
		for _, r := range Roles() {
			all = append(all, string(r))
		}
	}
	return all
}

// picked picks of the hosts that fit.
func (s Selector) picked(fit []string, seed int64) ([]string, error) {
	if len(fit) == 0 {
		return nil, ErrNoHost
	}
	n := len(fit)
	switch s.Pick.How {
	case PickFirst, PickAny:
		n = s.Pick.N
	case PickMinority:
		n = (len(fit) - 1) / 2
	case PickMajority:
		n = len(fit)/2 + 1
	case PickAll, PickNone:
	}
	switch {
	case n == 0:
		return nil, fmt.Errorf("%w: a minority of %d is none", ErrNoHost, len(fit))
	case n > len(fit):
		return nil, fmt.Errorf("%d are asked for, and only %d fit: %v", n, len(fit), fit)
	case s.Pick.How == PickAny:
		return s.draw(fit, n, seed), nil
	}
	return fit[:n], nil
}

// draw draws n hosts, and returns them in order.
func (s Selector) draw(fit []string, n int, seed int64) []string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.String())) // never fails
	r := rand.New(rand.NewPCG(uint64(seed), h.Sum64()))
	drawn := r.Perm(len(fit))[:n]
	slices.Sort(drawn)
	names := make([]string, n)
	for i, at := range drawn {
		names[i] = fit[at]
	}
	return names
}
