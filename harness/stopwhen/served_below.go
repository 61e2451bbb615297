package stopwhen

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
)

// ServedBelow fires when fewer of the users' requests than a share were served,
// throughout a span: of those that were due in each second of it. A second in
// which none was due says nothing. Requests are judged once their deadline is
// over, so it fires that much after the span.
func ServedBelow(s settings.ServedBelow) harness.StopCondition { return servedBelow(s) }

type servedBelow settings.ServedBelow

// How often users are looked at, and over how long each time.
const (
	lookEvery = 100 * time.Millisecond
	lookSpan  = time.Second
)

func (s servedBelow) Name() string {
	return fmt.Sprintf("served_below %s for %s", percent(s.Share), s.For)
}

func (s servedBelow) Watch(ctx context.Context, p harness.Pulse) error {
	began := p.Known()
	return every(ctx, lookEvery, func() error {
		span := history.Interval{From: p.Known() - s.For, To: p.Known()}
		if span.From < began || !s.throughout(p, span) {
			return nil
		}
		share, requests := p.Served(span)
		return fmt.Errorf("of %d requests that users sent within %s only %s were served", requests, s.For, percent(share))
	})
}

// throughout says whether every second of a span was bad, as far as users
// sent anything.
func (s servedBelow) throughout(p harness.Pulse, span history.Interval) bool {
	seen := 0
	for from := span.From; from < span.To; from += lookSpan {
		share, requests := p.Served(history.Interval{From: from, To: min(from+lookSpan, span.To)})
		if requests > 0 && share >= s.Share {
			return false
		}
		seen += requests
	}
	return seen > 0
}

func percent(share float64) string { return fmt.Sprintf("%.3g%%", 100*share) }
