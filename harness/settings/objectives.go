package settings

import "maps"

// Class tells high availability from disaster recovery: what one host, one resolver
// or one link may cost, and what the loss of a region may cost.
type Class string

// The classes.
const (
	HA Class = "ha"
	DR Class = "dr"
)

// Objectives are limits by the key of a measure ("failover_within"), in the
// measure's own unit (seconds, a count, a share of 0..1). A key that is not there is
// not judged.
type Objectives struct {
	Common map[string]float64
	HA, DR map[string]float64 // of one class; they go before the common ones
}

// Of returns the limits of a class.
func (o Objectives) Of(c Class) map[string]float64 {
	limits := map[string]float64{}
	maps.Copy(limits, o.Common)
	switch c {
	case HA:
		maps.Copy(limits, o.HA)
	case DR:
		maps.Copy(limits, o.DR)
	}
	return limits
}
