package stopwhen

import (
	"context"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
)

// Conditions are those of x-gameday's abort_when, in its order. Commands run in dir;
// entry is the URL at which users enter, such as http://127.0.0.1:32768.
func Conditions(when []settings.AbortWhen, dir, entry string) []harness.StopCondition {
	var all []harness.StopCondition
	for _, a := range when {
		switch {
		case a.Served != nil:
			all = append(all, ServedBelow(*a.Served))
		case a.Command != nil:
			all = append(all, CommandFails(*a.Command, dir))
		case a.Metric != nil:
			m := *a.Metric
			if strings.HasPrefix(m.URL, "/") {
				m.URL = strings.TrimSuffix(entry, "/") + m.URL
			}
			all = append(all, MetricBeyond(m))
		}
	}
	return all
}

// every calls check at once and then so often, until it returns an error or the
// context ends; then it returns nil.
func every(ctx context.Context, d time.Duration, check func() error) error {
	ticker := time.NewTicker(d)
	defer ticker.Stop()
	for {
		if err := check(); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
