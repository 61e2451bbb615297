package expect

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// WithinOption is an upper limit in time.
type WithinOption struct{ limit time.Duration }

// Within limits a measure of time. It must be above zero.
func Within(limit time.Duration) WithinOption { return WithinOption{limit} }

func (o WithinOption) apply(m *measureMatcher) error {
	if o.limit <= 0 {
		return fmt.Errorf("Within(%v): the limit must be above zero", o.limit)
	}
	return m.limitTo(o.limit.Seconds(), "within")
}

// ToOption is the region that must take over.
type ToOption struct{ region string }

// To names the region that must have acknowledged the writes afterwards.
func To(region string) ToOption { return ToOption{region} }

func (o ToOption) apply(m *measureMatcher) error {
	if o.region == "" {
		return errors.New(`To(""): the region has no name`)
	}
	if m.region != "" {
		return fmt.Errorf("To(%q): there is already To(%q)", o.region, m.region)
	}
	m.region = o.region
	m.demand += " to " + o.region
	return nil
}

// AtLeastOption is a lower limit of a share.
type AtLeastOption struct{ share float64 }

// AtLeast limits a share from below; 0.995 means 99.5 %. It must be above zero
// and at most one.
func AtLeast(share float64) AtLeastOption { return AtLeastOption{share} }

func (o AtLeastOption) apply(m *measureMatcher) error {
	if !(o.share > 0 && o.share <= 1) { // also refuses NaN
		return fmt.Errorf("AtLeast(%v): the share must be above 0 and at most 1 (0.995 means 99.5 %%)", o.share)
	}
	return m.limitTo(o.share, "at least")
}

// AtMostOption is an upper limit of a factor.
type AtMostOption struct{ factor float64 }

// AtMost limits a factor from above; 3 means three for each one. It must be
// above zero and finite.
func AtMost(factor float64) AtMostOption { return AtMostOption{factor} }

func (o AtMostOption) apply(m *measureMatcher) error {
	if !(o.factor > 0) || math.IsInf(o.factor, 1) { // also refuses NaN
		return fmt.Errorf("AtMost(%v): the limit must be above zero and finite", o.factor)
	}
	return m.limitTo(o.factor, "at most")
}

// option changes a matcher, or says why it is not valid.
type option interface{ apply(m *measureMatcher) error }
