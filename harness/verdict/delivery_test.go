package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// delivering lets the fault tell what it delivered when it was healed.
func delivering(all ...history.Delivery) func(history.History) history.History {
	return func(h history.History) history.History {
		for _, e := range h {
			if e.Fault != nil && e.Fault.Stage == history.Healed {
				e.Fault.Delivered = all
			}
		}
		return h
	}
}

func TestAFaultThatDeliversSomethingElseTestsSomethingElse(t *testing.T) {
	asked := history.Delivery{
		Quantity: history.AddedLatencyP50, Of: "web>db:5432", Unit: "ms", Requested: 250, Measured: 251, Bound: 2, Tolerance: 12.5, Samples: 20,
	}
	other, none, coarse := asked, asked, asked
	other.Measured, none.Samples, coarse.Bound = 120, 0, 300
	for name, c := range map[string]struct {
		delivered []history.Delivery
		cause     verdict.CauseID
		reason    string
	}{
		"as asked":                 {delivered: []history.Delivery{asked}},
		"something else":           {[]history.Delivery{asked, other}, verdict.CauseDeliveredOtherwise, `latency added (median) on web>db:5432: 250 ms asked for, 120 ms ± 2 ms delivered (20 samples), and it may be off by 12.5 ms`},
		"not measured":             {[]history.Delivery{asked, none}, verdict.CauseDeliveryUnmeasured, "250 ms asked for, not measured"},
		"too coarse":               {[]history.Delivery{coarse}, verdict.CauseDeliveryUnmeasured, "could not be told from no fault at all"},
		"what is known goes first": {[]history.Delivery{none, other}, verdict.CauseDeliveredOtherwise, "120 ms"},
		"a quantity without words": {[]history.Delivery{{Quantity: "spin_rate", Unit: "rpm", Requested: 3}}, verdict.CauseDeliveryUnmeasured, "spin rate: 3 rpm asked for, not measured"},
	} {
		for _, judge := range verdict.All() {
			f := judge(story{goals: everything(), edit: delivering(c.delivered...)}.history())
			t.Run(name+"/"+string(f.Measure), func(t *testing.T) {
				g := NewWithT(t)
				g.Expect(f.Cause).To(Equal(c.cause))
				if c.cause == "" {
					g.Expect(f.State).To(Equal(verdict.Holds), f.Reason)
					return
				}
				g.Expect(f.State).To(Equal(verdict.Unknown))
				g.Expect(f.Measured).To(BeFalse())
				g.Expect(f.Reason).To(ContainSubstring(c.reason))
			})
		}
	}
}
