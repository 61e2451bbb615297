package history

import "math"

// Delivery is how much of what a fault was asked for was delivered, as it was
// measured in the victim's place. Figures are in Unit.
type Delivery struct {
	Quantity  QuantityID `json:"quantity"`
	Of        string     `json:"of,omitempty"`   // what it is of, where that is no host: a link, a resolver
	Host      string     `json:"host,omitempty"` // where it was measured
	Unit      string     `json:"unit"`           // "ms", "ratio", "KB/s"
	Requested float64    `json:"requested"`
	Measured  float64    `json:"measured"` // ± Bound surely contains what was delivered; meaningless without samples
	Bound     float64    `json:"bound"`
	Tolerance float64    `json:"tolerance"`         // of the kind: what is delivered may differ from the request by so much
	Without   float64    `json:"without,omitempty"` // what would have been measured without the fault
	Samples   int        `json:"samples"`           // that the measurement is made of
}

// QuantityID names what a fault delivers. Words for it are found when it is shown.
type QuantityID string

// Quantities that faults deliver.
const (
	AddedLatencyP50   QuantityID = "added_latency_p50"  // ms, of the connections or queries that were struck
	CloseDelayP50     QuantityID = "close_delay_p50"    // ms that the end of a connection came late
	SliceDelayP50     QuantityID = "slice_delay_p50"    // ms between two pieces
	BandwidthP50      QuantityID = "bandwidth_p50"      // KB/s (1000 bytes) of a connection
	EndedAfterP50     QuantityID = "ended_after_p50"    // ms after which a connection was ended
	StruckConnections QuantityID = "struck_connections" // ratio of the connections
	StruckQueries     QuantityID = "struck_queries"     // ratio of the DNS queries
	LostDatagrams     QuantityID = "lost_datagrams"     // ratio of the datagrams, there and back
	ProcessorsGot     QuantityID = "processors_got"     // processors that a host got while it wanted more
)

// Fidelity says whether a fault delivered what it was asked for.
type Fidelity string

// Fidelities. Unmeasured is never a pass.
const (
	AsAsked    Fidelity = "as_asked"   // within the tolerance, as far as the measurement tells
	Otherwise  Fidelity = "otherwise"  // surely beyond the tolerance: something else was tested
	Unmeasured Fidelity = "unmeasured" // without samples, or too coarse to be told from no fault at all
)

// Fidelity holds what was measured against the request. A measurement that could as
// well be of no fault at all proves nothing.
func (d Delivery) Fidelity() Fidelity {
	switch {
	case d.Samples < 1, !finite(d.Requested, d.Measured, d.Bound, d.Tolerance, d.Without):
		return Unmeasured
	case math.Abs(d.Measured-d.Requested) > d.Tolerance+d.Bound:
		return Otherwise
	case math.Abs(d.Measured-d.Without) <= d.Bound:
		return Unmeasured
	}
	return AsAsked
}

func finite(all ...float64) bool {
	for _, f := range all {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return false
		}
	}
	return true
}
