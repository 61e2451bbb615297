package injectors_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
)

func TestLinkLatencyChecks(t *testing.T) {
	for name, test := range map[string]struct {
		target string
		params plan.Params
		want   string // in the title, or in the error
		sad    bool
	}{
		"to a database":        {target: "role=database,region=home", params: plan.Params{"delay": "50ms", "jitter": "10ms"}, want: "latency of 50ms on links from all to host db-here"},
		"between two services": {target: "host=db-there", params: plan.Params{"delay": "2s", "from": "host=db-here", "share": "20%", "direction": "downstream"}, want: "latency of 2s on 20 % of connections on links from host db-here to host db-there"},
		"no delay":             {target: "host=db-here", want: `parameter "delay" must be said`, sad: true},
		"too long":             {target: "host=db-here", params: plan.Params{"delay": "1m"}, want: "from 1ms to 10s", sad: true},
		"finer than it can":    {target: "host=db-here", params: plan.Params{"delay": "1500us"}, want: "whole milliseconds", sad: true},
		"all jitter":           {target: "host=db-here", params: plan.Params{"delay": "50ms", "jitter": "26ms"}, want: "at most half of the delay", sad: true},
		"sideways":             {target: "host=db-here", params: plan.Params{"delay": "50ms", "direction": "up"}, want: "no such value", sad: true},
		"no such link":         {target: "role=resolver", params: plan.Params{"delay": "50ms"}, want: "there is no link", sad: true},
		"no such host":         {target: "host=db-her", params: plan.Params{"delay": "50ms"}, want: `(did you mean "db-here"?)`, sad: true},
		"from nobody":          {target: "host=db-here", params: plan.Params{"delay": "50ms", "from": "host=x"}, want: "parameter from: ", sad: true},
	} {
		t.Run(name, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, "link.latency")
			spec := plan.Spec{Kind: k.Name(), Target: selector(t, test.target), Params: test.params}
			err := k.Check(memory.Regions(), spec)
			if test.sad {
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(k.Title(memory.Regions(), spec)).To(Equal(test.want))
		})
	}
}

func TestLinkLatencyThatFails(t *testing.T) {
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, "link.latency")
		params := plan.Params{"delay": "80ms"}
		for _, power := range []string{"Poison", "Exchange"} {
			w.Break(power, boom)
			_, err := started(g, w, k, selector(t, "host=db-here"), params)
			g.Expect(err).To(MatchError(boom))
			w.Break(power, nil)
			g.Expect(w.InForce()).To(BeEmpty())
		}
		active, err := started(g, w, k, selector(t, "host=db-here"), params)
		g.Expect(err).NotTo(HaveOccurred())
		w.Break("Cure", boom)
		out, err := active.Heal(t.Context())
		g.Expect(err).To(MatchError(boom))
		g.Expect(out.Removed).To(BeFalse())
		w.Break("Cure", nil)
		w.Break("Exchange", boom)
		out, err = active.Heal(t.Context())
		g.Expect(err).To(MatchError(boom))
		g.Expect(out.Removed).To(BeTrue(), "only the seeing failed")
		w.Break("Exchange", nil)
		began := time.Now()
		_, err = active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(time.Since(began)).To(BeNumerically("<", time.Second))
	})
}
