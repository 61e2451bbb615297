// Package injectors holds the kinds of faults that can be injected into a running
// system, one in each file named after it, and their list (All). noop.go is the
// smallest and the one to copy; docs/adding-a-fault.md grows a kind from it.
//
// A kind knows no kind of world. It acts through the capabilities of a
// system.World, and proves what it did by witnesses in the victims' own network
// namespaces. What several kinds share: cut.go (a change of the packet filter),
// echoes.go (who hears whom), isolation.go (hosts off the network), parting.go (hosts
// that do not reach each other), toxic.go and poisoned.go (a toxic on links), laps.go
// (exchanges over links), dns_answer.go and falsified.go (changed DNS answers), sample.go
// (what samples tell, with bounds), way.go (from whom to whom), finder.go (where a host
// is found), target.go (whom a spec means).
package injectors

//go:generate go test . -short -run TestThePageIsUpToDate -update
