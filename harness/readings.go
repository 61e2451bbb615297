package harness

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	telling "github.com/gameday-harness/gameday/harness/reading"
	"github.com/gameday-harness/gameday/harness/settings"
)

// readEvery is how often a figure of the system's own is read.
const readEvery = time.Second

// watchReading reads one figure second by second, until ctx ends. One that could not
// be read is recorded as such.
func (o *observation) watchReading(ctx context.Context, r settings.Reading) {
	for ticker := time.NewTicker(readEvery); ; {
		seen := history.Reading{ID: r.ID, Span: history.Interval{From: o.Clock.Now()}}
		value, err := telling.Read(ctx, o.World.Witnesses(), r)
		if ctx.Err() != nil {
			ticker.Stop()
			return
		}
		seen.Span.To, seen.Value = o.Clock.Now(), value
		if err != nil {
			seen.Value, seen.Error = 0, err.Error()
		}
		o.rec.Event(history.Event{Reading: &seen})
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}
