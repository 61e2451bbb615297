package truth

import (
	"errors"
	"fmt"
	"time"
)

// Mode is how the service treats its users.
type Mode string

// The modes.
const (
	Serve     Mode = "serve"     // all is well
	Away      Mode = "away"      // connections are refused, open ones reset
	Refuse    Mode = "refuse"    // writes are politely refused, reads served
	Stall     Mode = "stall"     // requests are held, and dropped when the span ends
	Hold      Mode = "hold"      // requests are held, and answered when the span ends
	Stale     Mode = "stale"     // reads of what was stored lately answer that it is not there
	Forget    Mode = "forget"    // writes are acknowledged and not stored
	Duplicate Mode = "duplicate" // writes are stored twice
)

// Span is a stretch of one mode. It lasts for a time or, in the modes that
// spoil writes, until so many of them are spoilt.
type Span struct {
	Mode  Mode          `json:"mode"`
	For   time.Duration `json:"for,omitempty"` // nanoseconds
	Count int           `json:"count,omitempty"`
}

// Order is a script: the first span begins while it is taken, each further one
// when the one before has ended, and after the last the service serves again.
type Order struct {
	Spans []Span `json:"spans"`
}

// Validate says what is wrong with an order.
func (o Order) Validate() error {
	if len(o.Spans) == 0 {
		return errors.New("truth: an order without spans")
	}
	for i, s := range o.Spans {
		if err := s.validate(); err != nil {
			return fmt.Errorf("truth: span %d: %w", i+1, err)
		}
		if s.Count > 0 && i+1 < len(o.Spans) {
			return fmt.Errorf("truth: span %d: %s ends by count, and nothing can follow that", i+1, s.Mode)
		}
	}
	return nil
}

func (s Span) validate() error {
	switch s.Mode {
	case Away, Refuse, Stall, Hold, Stale:
		if s.For <= 0 || s.Count != 0 {
			return fmt.Errorf("%s needs a time above 0 and no count, not %s and %d", s.Mode, s.For, s.Count)
		}
	case Forget, Duplicate:
		if s.Count <= 0 || s.For != 0 {
			return fmt.Errorf("%s needs a count above 0 and no time, not %d and %s", s.Mode, s.Count, s.For)
		}
	case Serve:
		return errors.New("serve is what follows the last span")
	default:
		return fmt.Errorf("no mode is named %q", s.Mode)
	}
	return nil
}
