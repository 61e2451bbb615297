package plan_test

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// A plan is a tree of values. It reads as it is carried out.
func Example() {
	home, err := system.ParseSelector("role=database,region=home")
	if err != nil {
		fmt.Println(err)
		return
	}
	p := plan.Sequence{
		plan.Do{Fault: plan.Spec{ID: "f1", Kind: "host.kill", Target: home}, For: 8 * time.Second, Until: plan.Decided},
		plan.Wait{For: 5 * time.Second, Until: plan.Served},
	}
	fmt.Print(plan.Text(p))
	// Output:
	// in turn
	//   f1: host.kill on role=database,region=home for 8s, then until decided
	//   wait 5s, then until served
}

// What a person writes is read with its lines, so that errors name them.
func ExampleDecode() {
	p, err := plan.Decode("plan.yml", []byte(`
side_by_side:
  - fault: dns.lost
    params: {count: all}
    target: role=resolver,region=home
    for: 20s
  - fault: host.stall
    target: any 1 of service=web
    for: 20s
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(plan.Text(plan.Number(p)))

	_, err = plan.Decode("plan.yml", []byte("side_by_side:\n  - fault: host.stall\n    target: all\n    four: 20s\n"))
	fmt.Println(err)
	// Output:
	// side by side
	//   f1: dns.lost(count=all) on role=resolver,region=home for 20s
	//   f2: host.stall on any 1 of service=web for 20s
	// plan: plan.yml:4:5: unknown key "four" (did you mean "for"?)
}

// The three forms of a plan turn into each other without loss.
func ExampleYAML() {
	p, err := plan.Parse("f1: host.kill on any 1 of service=web for 8s")
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := plan.YAML(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(text))
	// Output:
	// fault: host.kill
	// id: f1
	// target: any 1 of service=web
	// for: 8s
}

// Fits says which of a plan's selectors select nothing, before anything runs.
func ExampleFits() {
	m := system.Model{Hosts: []system.Host{{Name: "web-1", Service: "web", Index: 1}}, Services: []system.Service{{Name: "web", Hosts: []string{"web-1"}}}}
	p, err := plan.Parse("f1: host.kill on service=wep for 8s")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Validate(p))
	fmt.Println(plan.Fits(p, m))
	// Output:
	// <nil>
	// plan: fault f1: target: selector "service=wep": no such service "wep" (did you mean "web"?)
}
