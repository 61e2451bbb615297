package workload

import "math/rand/v2"

// spread turns a share into evenly spaced choices by error diffusion: with 0.5
// mostly every second is chosen, with 0.2 every fifth.
//
// Only mostly, since what is strictly periodic falls into step with other things
// that are. A balancer that takes two hosts in turn would send every read to one
// and every write to the other, and half of what users can meet would never be
// seen. So the phase is drawn anew now and then. No gap is longer than twice the
// period, and of n requests n times the share are chosen, give or take one.
type spread struct {
	share     float64
	random    *rand.Rand
	debt      float64
	threshold float64 // above 1, at most 2: the phase
}

const (
	// slips is the share of choices after which the phase is drawn anew. With 50
	// writes and 50 reads a second they change places one or two times a second:
	// often enough to see every host, and seldom enough to keep the distance of two
	// probes of a kind, and so the bounds, mostly at 20 ms.
	slips = 1.0 / 16
	// tolerance keeps ten times 0.1 from falling short of 1.
	tolerance = 1e-9
)

func newSpread(share float64, random *rand.Rand) spread {
	s := spread{share: share, random: random, debt: 1}
	s.slip()
	return s
}

// slip draws the phase.
func (s *spread) slip() { s.threshold = 2 - (1-2*tolerance)*s.random.Float64() }

// next tells whether the next one is chosen.
func (s *spread) next() bool {
	if s.debt += s.share; s.debt < s.threshold-tolerance {
		return false
	}
	s.debt--
	if s.random.Float64() < slips {
		s.slip()
	}
	return true
}
