package gateway

import (
	"context"
	"net/http"
	"os"
	"strings"
)

// Offset is what must be added to a stamp of ours to get the gateway's, with
// its error bound, both in nanoseconds.
type Offset struct {
	Offset int64 `json:"offset"`
	Bound  int64 `json:"bound"`
}

// roundTrips is how often the clock is asked; the shortest trip says most.
const roundTrips = 8

// trip is one question to the gateway's clock: sent and back are ours.
type trip struct {
	sent, back int64
	remote     Stamp
}

// Sync compares the gateway's monotonic clock with that of this process, by
// round trips. On the same kernel it is the same clock: offset and bound are 0.
func (c *Client) Sync(ctx context.Context) (Offset, error) {
	var trips []trip
	for range roundTrips {
		sent := Monotonic()
		remote, err := call[Stamp](ctx, c, Patience, http.MethodGet, PathClock, nil)
		if err != nil {
			return Offset{}, err
		}
		trips = append(trips, trip{sent: sent, back: Monotonic(), remote: remote})
	}
	return compare(trips, boot()), nil
}

// compare takes the shortest trip: the gateway's stamp was taken somewhere
// between the two of ours, so the middle is off by half the trip at most.
func compare(trips []trip, boot string) Offset {
	if sameClock(trips, boot) {
		return Offset{}
	}
	var best Offset
	for i, t := range trips {
		half := (t.back - t.sent + 1) / 2
		if i == 0 || half < best.Bound {
			best = Offset{Offset: t.remote.Now - (t.sent + (t.back-t.sent)/2), Bound: half}
		}
	}
	return best
}

// sameClock holds when both sides name the same running kernel, and no stamp
// contradicts it.
func sameClock(trips []trip, boot string) bool {
	for _, t := range trips {
		if boot == "" || t.remote.Boot != boot || t.remote.Now < t.sent || t.remote.Now > t.back {
			return false
		}
	}
	return true
}

func boot() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "" // no Linux: certainly not the gateway's kernel
	}
	return strings.TrimSpace(string(id))
}
