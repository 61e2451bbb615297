package injectors_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

func TestWhatCanBeInForceTogether(t *testing.T) {
	regions, five := memory.Regions(), memory.Fleet(5)
	for name, test := range map[string]struct {
		model system.Model
		a, b  string // lines of a plan
		want  string // in the error; "" when they can
	}{
		"killed and throttled":            {regions, "host.kill on host=db-here for 1s", "host.cpu on host=db-here for 1s", "faults f1 (host.kill) and f2 (host.cpu): they cannot be in force at the same time: the first changes the processes of db-here, which the second needs as it was"},
		"killed twice":                    {regions, "host.kill on service=app-here for 1s", "host.kill on host=app-here-2 for 1s", "both change the network of app-here-2"},
		"stalled and killed":              {regions, "host.stall on host=db-here for 1s", "host.kill on host=db-here for 1s", "both change the processes of db-here"},
		"vanished and killed":             {regions, "host.vanish on host=db-here for 1s", "host.stop on host=db-here for 1s", "both change the network of db-here"},
		"a host of a dark region":         {regions, "region.blackout on region=home for 1s", "host.crash_loop on host=db-here for 1s", "both change the network of db-here"},
		"resolvers of a dark region":      {regions, "region.power on region=home for 1s", "dns.lost on role=resolver,region=home for 1s", "both change the network of dns-here-1"},
		"throttled twice":                 {regions, "host.cpu on host=db-here for 1s", "host.cpu(share=10%) on role=database for 1s", "both change the processors of db-here"},
		"a command on a killed host":      {regions, "host.restart on host=db-here for 1s", "change.command(argv=true) on host=db-here for 1s", "the second needs as it was"},
		"a slow link to a killed host":    {regions, "host.kill on host=db-here for 1s", "link.latency(delay=50ms) on host=db-here for 1s", "the second needs as it was"},
		"a move of a lost host":           {regions, "host.vanish on host=db-here for 1s", "host.move on host=db-here for 1s", "the second needs as it was"},
		"a partition of a lost host":      {five, "partition.majority(order=model) on service=store for 1s", "host.vanish on host=store-1 for 1s", "the second changes the network of store-1, which the first needs as it was"},
		"the same path is cut twice":      {five, `partition.oneway(to="host=store-2") on host=store-1 for 1s`, `partition.split(from="host=store-2") on host=store-1 for 1s`, "both change the path of store-1>store-2"},
		"a bridge that is cut":            {five, "partition.bridge(order=model) on service=store for 1s", `partition.split(from="host=store-1") on host=store-3 for 1s`, "which the first needs as it was"},
		"stalled and vanished":            {regions, "host.stall on host=db-here for 1s", "host.vanish on host=db-here for 1s", ""},
		"throttled and parted":            {five, "host.cpu on host=store-1 for 1s", "partition.majority on service=store for 1s", ""},
		"two hosts":                       {regions, "host.kill on host=app-here-1 for 1s", "host.kill on host=app-here-2 for 1s", ""},
		"DNS of another region":           {regions, "region.blackout on region=here for 1s", "dns.lost on role=resolver,region=there for 1s", ""},
		"two partitions of other members": {five, `partition.oneway(to="host=store-2") on host=store-1 for 1s`, `partition.oneway(to="host=store-4") on host=store-3 for 1s`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			for _, text := range []string{"side by side\n  " + test.a + "\n  " + test.b, "in turn\n  " + test.a + "\n  " + test.b} {
				n, err := plan.Parse(text)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(injectors.All().Check(test.model, memory.New(test.model, memory.Options{}).Offers(), n)).To(Succeed())
				err = injectors.All().Together(test.model, n, 7)
				if test.want == "" || strings.HasPrefix(text, "in turn") {
					g.Expect(err).NotTo(HaveOccurred())
					continue
				}
				g.Expect(err).To(MatchError(fault.ErrTogether))
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
			}
		})
	}
}

// TestEveryKindSaysWhatItClaims: one that does not may be in force beside everything.
func TestEveryKindSaysWhatItClaims(t *testing.T) {
	for _, k := range injectors.All() {
		class, _, _ := strings.Cut(k.Name(), ".")
		if class != "host" && class != "region" && class != "partition" {
			continue
		}
		c, does := k.(fault.Claimer)
		if !does {
			t.Errorf("%s does not say what its faults claim (fault.Claimer)", k.Name())
			continue
		}
		for _, s := range k.Candidates(memory.Regions()) {
			s.ID = "f1"
			if len(c.Claims(memory.Regions(), s, 7)) == 0 {
				t.Errorf("%s on %s claims nothing", k.Name(), s.Target)
			}
		}
	}
}
