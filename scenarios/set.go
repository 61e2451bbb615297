package scenarios

import (
	"slices"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// Set is what a system gives rise to.
type Set struct {
	Scenarios []harness.Scenario // the control first
	// NotDemanded says, a sentence each, what is not demanded of the system since
	// it could not be told, or could not hold.
	NotDemanded []string
}

// From lists the scenarios of a system, resolvers that the world adds included.
func From(m system.Model, s settings.Settings) Set {
	b := &builder{model: m, settings: s}
	for _, add := range []func(*builder){
		control, resolvers, knownHosts, hosts, headless, partialPartition, oneWay, move,
		blackouts, power, asymmetric, brownOut, isolated, slowLinks, changes, own,
	} {
		add(b)
	}
	return Set{Scenarios: b.all, NotDemanded: b.notDemanded()}
}

// Profiles are label filters by name. The monthly game day runs everything.
func Profiles() map[string]string {
	return map[string]string{"dev": "dev", "gate": "gate", "monthly": ""}
}

// The label sets of scenarios. What developers run many times a day is part of
// the gate, and all is part of the monthly game day.
func daily(about ...string) []string { return append(slices.Clone(about), "dev", "gate", "monthly") }
func gate(about ...string) []string  { return append(slices.Clone(about), "gate", "monthly") }
func rare(about ...string) []string  { return append(slices.Clone(about), "monthly") }
