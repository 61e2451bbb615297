package harness_test

import (
	"fmt"
	"os"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// theft is a scenario of one's own.
func theft(target system.Selector) harness.Scenario {
	return harness.Scenario{
		ID: "one-store-lost", Title: "One of the stores is lost: users notice nothing", Class: settings.HA,
		Hypothesis: "the others have all that it had",
		Plan:       plan.Do{Fault: plan.Spec{ID: "f1", Kind: "host.kill", Target: target}, For: 8 * time.Second, Until: plan.Decided},
		Demands:    expect.Demands(expect.FailOver(expect.Within(2*time.Second)), expect.LoseNoAcknowledgedWrite()),
	}
}

// A scenario is a value: it is checked and printed before anything runs.
func ExampleScenario() {
	m, kinds := memory.Fleet(5), injectors.All()
	offers := memory.New(m, memory.Options{}).Offers()
	one, err := system.ParseSelector("any 1 of service=store")
	if err != nil {
		fmt.Println(err)
		return
	}
	s := theft(one)
	if err := s.Check(m, kinds, offers); err != nil {
		fmt.Println(err)
		return
	}
	const seed = 42
	if err := s.Print(os.Stdout, seed, harness.BlastRadiusOf(m, kinds, s.Plan, seed)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// one-store-lost
	//   One of the stores is lost: users notice nothing
	//   hypothesis: the others have all that it had
	//   class: ha
	//   seed: 42
	//   f1: host.kill on any 1 of service=store for 8s, then until decided
	//   takes 1 of 6 hosts (17 %)
	//   demands failover_within (limit 2)
	//   demands data_loss (limit 0)
}

// A plan that takes more hosts at once than is allowed is refused.
func ExampleCheckBlastRadius() {
	most, err := system.ParseSelector("majority of service=store")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(harness.CheckBlastRadius(memory.Fleet(5), injectors.All(), theft(most), 42, 0.4))
	// Output:
	// harness: "one-store-lost" would take 3 of 6 hosts (50 %) at once: ["store-1" "store-2" "store-3"]; at most 40 % are allowed; raise limits.hosts_at_once in x-gameday, or set Wide in the scenario if it is meant
}

// Each repetition has a seed of its own, which carries it out alone too.
func ExampleRunner_Trials() {
	r := harness.Runner{Seed: 42, Repeat: 3}
	for _, t := range r.Trials(harness.Scenario{ID: "one-store-lost"}) {
		fmt.Println(t.ID, t.Repetition, t.Seed)
	}
	// Output:
	// one-store-lost 1 42
	// one-store-lost 2 1000042
	// one-store-lost 3 2000042
}
