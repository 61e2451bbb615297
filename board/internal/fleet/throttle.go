package fleet

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

// Throttle bounds how much of the fleet may leave service within a span, whatever the
// configuration says. The zero Throttle bounds nothing.
type Throttle struct {
	Share    float64 // of the hosts desired
	Span     time.Duration
	Sabotage sabotage.Name
}

// ParseThrottle reads "25%/1h", or "off".
func ParseThrottle(text string) (Throttle, error) {
	if text == "off" || text == "" {
		return Throttle{}, nil
	}
	wrong := fmt.Errorf("fleet: a throttle of %q; write a share of the fleet and a span, such as 25%%/1h, or off", text)
	share, span, ok := strings.Cut(text, "/")
	percent, isShare := strings.CutSuffix(share, "%")
	if !ok || !isShare {
		return Throttle{}, wrong
	}
	p, err := strconv.ParseFloat(percent, 64)
	if err != nil || !(p >= 0 && p <= 100) {
		return Throttle{}, wrong
	}
	d, err := time.ParseDuration(span)
	if err != nil || d <= 0 {
		return Throttle{}, wrong
	}
	return Throttle{Share: p / 100, Span: d}, nil
}

// allows says whether one more host may leave now. left are the times at which hosts
// left, leaving how many are still draining.
func (t Throttle) allows(now time.Time, left []time.Time, leaving, desired int) bool {
	if t.Span == 0 {
		return true
	}
	counted := 0
	for _, at := range left {
		if now.Sub(at) < t.Span {
			counted++
		}
	}
	if t.Sabotage == sabotage.MiscountingThrottle {
		// Why teams do this: "leaving" is a state of a host that can be listed, while
		// those that have left need a memory of their own.
		counted = leaving
	}
	return counted < int(t.Share*float64(desired))
}
