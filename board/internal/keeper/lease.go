package keeper

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// inbox holds the newest valid order, and judges new ones. Times are on the
// keeper's monotonic clock, since its start.
type inbox struct {
	boot       string
	generation int64
	want       protocol.Want
	until      time.Duration // the order, and the lease that it grants, end here
}

// accept takes an order when it is valid: by the newest pilot, for this boot,
// and not older than protocol.TTL. An invalid one changes nothing, except that
// a newer pilot is remembered at once: the older one is not heard again, and
// what it granted runs out.
func (in *inbox) accept(o protocol.Order, now time.Duration) bool {
	if o.Generation < in.generation {
		return false
	}
	in.generation = o.Generation
	stamp := time.Duration(o.Stamp)
	if o.Boot != in.boot || stamp > now || now-stamp > protocol.TTL {
		return false
	}
	if o.Want.Role == protocol.RoleUnknown {
		return false
	}
	in.want, in.until = o.Want, max(in.until, stamp+protocol.TTL)
	return true
}

// fresh tells whether the last order is still valid.
func (in *inbox) fresh(now time.Duration) bool { return now < in.until }

// lease tells whether the last order is a live lease for a primary of that term.
func (in *inbox) lease(term int, now time.Duration) bool {
	return in.fresh(now) && in.want.Role == protocol.RolePrimary && in.want.Term == term
}
