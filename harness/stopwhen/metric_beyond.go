package stopwhen

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
)

// MetricBeyond fires when a metric was beyond its bound at each reading of a
// span, in any of the series that have the labels. One that could not be read in
// between fires too, a period later.
func MetricBeyond(m settings.MetricBeyond) harness.StopCondition { return metric{m} }

type metric struct{ settings.MetricBeyond }

func (m metric) Name() string {
	return fmt.Sprintf("the metric %s %s for %s", m.MetricBeyond.Name, m.bound(), m.For)
}

// bound is "above 8" or "below 8".
func (m metric) bound() string {
	if m.Above != nil {
		return fmt.Sprintf("above %g", *m.Above)
	}
	return fmt.Sprintf("below %g", *m.Below)
}

func (m metric) beyond(value float64) bool {
	return m.Above != nil && value > *m.Above || m.Below != nil && value < *m.Below
}

func (m metric) Watch(ctx context.Context, _ harness.Pulse) error {
	var bad run
	return every(ctx, m.Every, func() error {
		return m.look(&bad, func() (float64, error) { return m.read(ctx) })
	})
}

// look takes one reading and says why the run of bad ones is too long.
func (m metric) look(bad *run, read func() (float64, error)) error {
	value, err := read()
	if err == nil && !m.beyond(value) {
		*bad = run{}
		return nil
	}
	bad.add(time.Now(), err)
	return m.judge(*bad, value)
}

// judge says why a run of bad readings, of which the latest is value, is too long.
func (m metric) judge(bad run, value float64) error {
	lasts := time.Since(bad.since)
	switch {
	case bad.unknown != nil && lasts >= m.For+m.Every:
		return fmt.Errorf("it is not known: %w", bad.unknown)
	case bad.unknown == nil && lasts >= m.For:
		return fmt.Errorf("it has been %s for %s, and is %g", m.bound(), m.For, value)
	}
	return nil
}

// run is readings of which none was good.
type run struct {
	since   time.Time // of the first; zero when there is none
	unknown error     // why the latest of those failed that could not be had; nil: none failed
}

func (r *run) add(now time.Time, err error) {
	if r.since.IsZero() {
		r.since = now
	}
	if err != nil {
		r.unknown = err
	}
}
