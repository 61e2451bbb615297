package injectors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
)

// cut is a change of the packet filter that a fault has made.
type cut struct {
	wire     Wire
	id       string
	applied  history.Interval
	restored history.Interval
	count    gateway.CutCount // known when it is restored
}

// cutOff puts a cut in force. name is the fault's; every injection gets an id of
// its own.
func cutOff(ctx context.Context, w Wire, name string, c gateway.Cut) (*cut, error) {
	c.ID = name + " " + rand.Text()
	at, err := w.Cut(ctx, c)
	if err != nil {
		// An answer that was lost says nothing of the cut.
		_, _, restoreErr := w.Restore(context.WithoutCancel(ctx), c.ID)
		return nil, errors.Join(err, restoreErr)
	}
	return &cut{wire: w, id: c.ID, applied: at}, nil
}

// restore takes the cut back. It may be called again. That the cut was not in force
// any more is an error: nobody knows since when the fault did not take effect.
func (c *cut) restore(ctx context.Context) error {
	if c.count.ID == c.id {
		return nil
	}
	restored, count, err := c.wire.Restore(ctx, c.id)
	if err != nil {
		return err
	}
	found := count.ID == c.id
	c.restored, c.count = restored, count
	c.count.ID = c.id
	if !found {
		return fmt.Errorf("injectors: the cut %q was not in force any more when it was to be healed: it ended early", c.id)
	}
	return nil
}

// onset is the span in which a cut took hold of all hosts, with the evidence. The
// kernel had the cut in force when its transaction ended. Datagrams must agree:
// one that was sent later and answered widens the span.
func (c *cut) onset(gaps []gap) (history.Interval, []history.Evidence) {
	span := c.applied
	var seen []history.Evidence
	first, last := gaps[0].heard, gaps[0].lost
	for _, g := range gaps {
		first, last = min(first, g.heard), max(last, g.lost)
		span.To = max(span.To, g.heard)
		seen = append(seen, history.Evidence{
			ID: history.EchoGap, Host: g.host, Value: ms(g.lost - g.heard), Unit: "ms",
		})
	}
	return span, append(seen,
		history.Evidence{ID: history.CutSpread, Value: ms(last - first), Unit: "ms"},
		history.Evidence{ID: history.FilterTook, Value: ms(c.applied.To - c.applied.From), Unit: "ms"},
	)
}
