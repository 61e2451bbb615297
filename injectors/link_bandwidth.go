package injectors

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkBandwidth lets each connection of links carry only so much.
type linkBandwidth struct{ toxicKind }

func (linkBandwidth) Name() string { return "link.bandwidth" }

func (linkBandwidth) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Each TCP connection to hosts carries only so many bytes a second, in one direction, on connections that exist as well.",
		Models:  "A saturated uplink, a throttled instance, a backup that takes the whole line (toxiproxy's bandwidth toxic).",
		Group:   fault.Latency,
		Outage:  "GitHub, 2018-02-28: a flood of 1.35 Tbit/s filled its links, and the site could not be reached for some minutes (github.blog/2018-03-01-ddos-incident-report).",
		Proof:   "What is said over connections of the link, from within the host that opens them, arrives later than before by its length over the rate. Delivered: the rate in the median, within 5 %, and the share of connections.",
		Target:  toxicTarget,
		Params: toxicParams(
			fault.Param{Name: "rate", Usage: "of each connection, in KB/s (1000 bytes a second), 1KB/s to 1000KB/s"},
			shareParam(),
		),
	}
}

const (
	leastRate, mostRate = 1, 1000 // KB/s; above it what an exchange may say passes too quickly to be timed
	rateTolerance       = 0.05
	// Toxiproxy passes on what it reads at once after a pause of its length over the
	// rate, but at least every 100 ms, when a server may already answer to a part. So
	// what an exchange says must take less, and be read at once: it is less than what
	// TCP sends before it hears from the other side (RFC 6928: 14,600 bytes).
	rateSlice = 100 * time.Millisecond
	readOnce  = 14000 // bytes
)

func (k linkBandwidth) read(s plan.Spec) (poison, float64, error) {
	r := fault.Read(k, s)
	p := readPoisonOfShare(r)
	rate := r.Quantity("rate", "KB/s", leastRate, mostRate)
	said := int(max(min(rate*ms(rateSlice), readOnce), 1)) // KB/s are bytes in a millisecond
	p.toxic, p.attrs = "bandwidth", map[string]float64{"rate": float64(int(rate))}
	takes := time.Duration(float64(said) / max(rate, leastRate) * float64(time.Millisecond))
	p.trace = trace{
		say: system.Exchange{Say: strings.Repeat("a", said), End: true, Whole: true}, reply: system.Open,
		least: takes / 2, most: takes,
		figure: func(took time.Duration, _ int) float64 { return float64(said) / ms(took) },
		delivery: history.Delivery{
			Quantity: history.BandwidthP50, Unit: "KB/s", Requested: rate, Tolerance: rate * rateTolerance,
		},
	}
	if !p.upstream { // what comes back to a line that the server does not understand
		p.say = system.Exchange{Say: "\r\n", Whole: true}
		p.least, p.most = time.Millisecond, longest/2
		p.figure = func(took time.Duration, heard int) float64 { return float64(heard) / ms(took) }
	}
	err := r.Err()
	if err == nil && rate != float64(int(rate)) {
		err = fmt.Errorf("parameter rate=%gKB/s: it must be a whole number of KB/s", rate)
	}
	return p, rate, err
}

func (k linkBandwidth) Check(m system.Model, s plan.Spec) error {
	p, _, err := k.read(s)
	return checkPoison(m, s, p, err)
}

func (k linkBandwidth) Title(m system.Model, s plan.Spec) string {
	p, rate, _ := k.read(s)
	return fmt.Sprintf("bandwidth of %g KB/s on %s", rate, p.on(m, s))
}

// Candidates throttle what each service is asked.
func (k linkBandwidth) Candidates(m system.Model) []plan.Spec {
	return linkCandidates(m, k, plan.Params{"rate": "10KB/s"})
}

func (k linkBandwidth) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, _, err := k.read(in.Spec)
	if err != nil {
		return nil, err
	}
	return startPoison(ctx, w, in, p)
}
