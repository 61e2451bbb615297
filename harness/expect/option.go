package expect

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Option narrows what is demanded.
type Option interface{ narrow(d *history.Demand) error }

// FailOverOption is Within or To.
type FailOverOption interface {
	Option
	failOver()
}

func (WithinOption) failOver() {}
func (ToOption) failOver()     {}

// WithinOption is an upper limit in time.
type WithinOption struct{ limit time.Duration }

// Within limits a measure of time. It must be above zero.
func Within(limit time.Duration) WithinOption { return WithinOption{limit} }

func (o WithinOption) narrow(d *history.Demand) error {
	if d.Limit != nil {
		return fmt.Errorf("Within(%v): there is a limit already", o.limit)
	}
	seconds := o.limit.Seconds()
	d.Limit = &seconds
	return nil
}

// ToOption is the region that must take over.
type ToOption struct{ region string }

// To names the region that must have acknowledged the writes afterwards.
func To(region string) ToOption { return ToOption{region} }

func (o ToOption) narrow(d *history.Demand) error {
	switch {
	case o.region == "":
		return fmt.Errorf("To(%q): the region has no name", o.region)
	case d.Region != "":
		return fmt.Errorf("To(%q): there is a region already", o.region)
	}
	d.Region = o.region
	return nil
}

// AtLeastOption is a lower limit of a share.
type AtLeastOption struct{ share float64 }

// AtLeast limits a share from below; 0.995 means 99.5 %. It must be above zero
// and at most one.
func AtLeast(share float64) AtLeastOption { return AtLeastOption{share} }

func (o AtLeastOption) narrow(d *history.Demand) error {
	d.Limit = &o.share
	return nil
}

// AtMostOption is an upper limit of a factor.
type AtMostOption struct{ factor float64 }

// AtMost limits a factor from above; 3 means three for each one. It must be
// above zero and finite.
func AtMost(factor float64) AtMostOption { return AtMostOption{factor} }

func (o AtMostOption) narrow(d *history.Demand) error {
	d.Limit = &o.factor
	return nil
}
