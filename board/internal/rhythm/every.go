// Package rhythm repeats work, for those who watch others.
package rhythm

import (
	"context"
	"time"
)

// Every calls f at once, and then again after each interval, until ctx ends.
func Every(ctx context.Context, interval time.Duration, f func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for ctx.Err() == nil {
		f()
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}
