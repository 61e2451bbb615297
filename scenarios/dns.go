package scenarios

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/injectors"
)

// Kept connections and caches hide a loss of DNS. It is held for long enough
// for connections to age out and names to be asked again, so that it is felt.
const dnsHold = 20 * time.Second

func dnsLosses(l *Lab) {
	active := l.topology.Home
	if active == "" {
		return
	}
	lose := func(n int, m gateway.Mode) harness.Schedule {
		return harness.At(0, must(injectors.DNSLoss(late{l}, active, n, m))).For(dnsHold)
	}
	Describe("DNS is lost in the active region,", func() {
		for _, v := range []variant{{injectors.Silent, daily("dns")}, {injectors.Refused, gate("dns")}} {
			l.experiment("the whole fleet, "+string(v.mode)+": users are served again within the objective", v.labels, harness.Plan{
				Hypothesis: "users are moved to where names still resolve; nothing is lost",
				Faults:     lose(injectors.WholeFleet, v.mode),
				Wide:       true, // all of a fleet is what is meant, however small the system is
			}, l.recover(), l.keepData(), l.comeHome())
		}
	})
	Describe("One resolver of the active region is lost,", func() {
		for _, v := range []variant{{injectors.Silent, daily("dns")}, {injectors.Refused, rare("dns")}} {
			l.experiment(string(v.mode)+": nobody notices", v.labels, harness.Plan{
				Hypothesis: "the other resolver answers; users see nothing",
				Faults:     lose(1, v.mode),
			}, l.stayAvailable(), l.keepData(), l.comeHome())
		}
	})
}
