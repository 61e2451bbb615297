package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// undoLimit bounds what is taken back although its context may have ended.
const undoLimit = 15 * time.Second

// detached is a context for taking something back: it lives on when ctx has ended,
// for a time of its own.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), undoLimit)
}

// severed is a cut in force.
type severed struct {
	packets  system.Packets
	cut      system.Cut
	applied  history.Interval
	restored history.Interval // valid when gone
	count    system.CutCount  // known when gone
	gone     bool
}

// sever puts a cut in force.
func sever(ctx context.Context, p system.Packets, c system.Cut) (*severed, error) {
	at, err := p.Cut(ctx, c)
	if err == nil {
		return &severed{packets: p, cut: c, applied: at}, nil
	}
	// An answer that was lost says nothing of the cut.
	ctx, cancel := detached(ctx)
	defer cancel()
	_, _, restoreErr := p.Restore(ctx, c.ID)
	return nil, errors.Join(err, restoreErr)
}

// restore takes the cut back. It may be called again. That the cut was not in force
// any more is an error, told once: nobody knows since when the fault did not take
// effect.
func (c *severed) restore(ctx context.Context) error {
	if c.gone {
		return nil
	}
	restored, count, err := c.packets.Restore(ctx, c.cut.ID)
	if err != nil {
		return err
	}
	c.gone, c.restored, c.count = true, restored, count
	if count.ID != c.cut.ID {
		return endedEarly("the cut", c.cut.ID)
	}
	return nil
}

func endedEarly(what, id string) error {
	return fmt.Errorf("injectors: %s %q was not in force any more when it was to be healed: it ended early", what, id)
}

// onset is the span in which the cut took hold of all hosts, with the evidence. The
// packet filter had it in force when its transaction ended. Datagrams must agree:
// one that was sent later and answered widens the span.
func (c *severed) onset(gaps []gap) (history.Interval, []history.Evidence) {
	span := c.applied
	var seen []history.Evidence
	first, last := gaps[0].heard, gaps[0].lost
	for _, g := range gaps {
		first, last = min(first, g.heard), max(last, g.lost)
		span.To = max(span.To, g.heard)
		seen = append(seen, history.Evidence{ID: history.EchoGap, Host: g.host, Value: ms(g.lost - g.heard), Unit: "ms"})
	}
	return span, append(seen,
		history.Evidence{ID: history.CutSpread, Value: ms(last - first), Unit: "ms"},
		filterTook(c.applied),
	)
}

// filterTook is evidence of how long a change of the packet filter took.
func filterTook(at history.Interval) history.Evidence {
	return history.Evidence{ID: history.FilterTook, Value: ms(at.To - at.From), Unit: "ms"}
}

// did is what the cut did to its hosts, by the counters of the packet filter.
func (c *severed) did() []history.Evidence {
	var did []history.Evidence
	for _, h := range c.count.Hosts {
		did = append(did, history.Evidence{ID: lostPackets(c.cut.Mode), Host: h.Host, Value: float64(h.From + h.To), Unit: "packets"})
		if h.Queries > 0 {
			did = append(did, history.Evidence{ID: history.QueriesUnanswered, Host: h.Host, Value: float64(h.Queries), Unit: "queries"})
		}
	}
	return did
}

func lostPackets(m system.Mode) history.EvidenceID {
	if m == system.Refused {
		return history.PacketsRejected
	}
	return history.PacketsDropped
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
