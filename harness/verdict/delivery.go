package verdict

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
)

// CauseID names why nothing can be found. It is stable.
type CauseID string

// Causes.
const (
	// CauseDeliveredOtherwise: a fault delivered something else than was asked for,
	// so something else was tested.
	CauseDeliveredOtherwise CauseID = "delivered_otherwise"
	// CauseDeliveryUnmeasured: nobody knows what a fault delivered.
	CauseDeliveryUnmeasured CauseID = "delivery_unmeasured"
)

// causedError is an error that has a cause with a name.
type causedError struct {
	id   CauseID
	text string
}

func (e causedError) Error() string { return e.text }

// causeOf is the name of an error's cause; "" when it has none.
func causeOf(err error) CauseID {
	var caused causedError
	if errors.As(err, &caused) {
		return caused.id
	}
	return ""
}

// deliveredAsAsked checks that every fault did what it was asked for. One that
// certainly did not goes before those of which nobody knows.
func (t *trial) deliveredAsAsked() error {
	var unmeasured error
	for _, f := range t.history.FaultsAt(history.Healed) {
		for _, d := range f.Delivered {
			switch d.Fidelity() {
			case history.Otherwise:
				return deliveredOtherwise(f, d)
			case history.Unmeasured:
				unmeasured = deliveryUnmeasured(f, d)
			case history.AsAsked:
			}
		}
	}
	return unmeasured
}

func deliveredOtherwise(f history.Fault, d history.Delivery) error {
	return causedError{CauseDeliveredOtherwise, fmt.Sprintf(
		"fault %q did not deliver what was asked for, so something else was tested: %s", f.Name(), DeliveryText(d))}
}

func deliveryUnmeasured(f history.Fault, d history.Delivery) error {
	return causedError{CauseDeliveryUnmeasured, fmt.Sprintf("nobody knows what fault %q delivered: %s", f.Name(), DeliveryText(d))}
}

// DeliveryText tells what was asked for and what was delivered: "latency added
// (median) on web>db:5432: 250 ms asked for, 251.2 ms ± 0.9 ms delivered (24
// samples)", and how far it may be off where it is further.
func DeliveryText(d history.Delivery) string {
	text := QuantityName(d.Quantity)
	if d.Of != "" {
		text += " on " + d.Of
	}
	text += ": " + Amount(d.Requested, d.Unit) + " asked for, "
	if d.Samples == 0 {
		return text + "not measured"
	}
	text += fmt.Sprintf("%s ± %s delivered (%d samples)", Amount(d.Measured, d.Unit), Amount(d.Bound, d.Unit), d.Samples)
	switch d.Fidelity() {
	case history.Otherwise:
		text += ", and it may be off by " + Amount(d.Tolerance, d.Unit)
	case history.Unmeasured:
		text += ", which could not be told from no fault at all"
	case history.AsAsked:
	}
	return text
}

// QuantityName is what a quantity is called when it is shown; of one that nobody
// knows, its own id.
func QuantityName(q history.QuantityID) string {
	if text, known := quantities()[q]; known {
		return text
	}
	return strings.ReplaceAll(string(q), "_", " ")
}

// quantities are the words of every quantity.
func quantities() map[history.QuantityID]string {
	return map[history.QuantityID]string{
		history.AddedLatencyP50:   "latency added (median)",
		history.CloseDelayP50:     "delay of the end of a connection (median)",
		history.SliceDelayP50:     "delay between two pieces (median)",
		history.BandwidthP50:      "bandwidth of a connection (median)",
		history.EndedAfterP50:     "life of a connection (median)",
		history.StruckConnections: "connections struck",
		history.StruckQueries:     "queries struck",
		history.LostDatagrams:     "datagrams lost, there and back",
		history.ProcessorsGot:     "processors got",
	}
}
