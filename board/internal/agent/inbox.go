package agent

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// inbox holds what was ordered last, and judges new orders. Times are on the agent's
// monotonic clock, since its start.
type inbox struct {
	boot       string
	generation int64
	want       protocol.ServiceWant
}

// accept takes an order when it is by the newest pilot, for this process, and not
// older than protocol.TTL: one that was frozen in the network must not stop a host
// that serves by now. One without a want changes nothing.
func (in *inbox) accept(o protocol.ServiceOrder, now time.Duration) bool {
	if o.Generation < in.generation {
		return false
	}
	in.generation = o.Generation
	stamp := time.Duration(o.Stamp)
	if o.Boot != in.boot || stamp > now || now-stamp > protocol.TTL {
		return false
	}
	if o.Want != protocol.Run && o.Want != protocol.Rest {
		return false
	}
	in.want = o.Want
	return true
}
