package main

import (
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// sabotage is one way in which the reference system can be broken on purpose,
// with the scenario and the finding that must tell.
type sabotage struct {
	name     string
	setting  string // "NAME=VALUE", or several apart by blanks, in the environment of the compose file
	variant  string // compose file that is laid over the reference system's; "" for none
	scenario string // its id
	measure  verdict.Measure
}

// The scenarios that catch sabotage, by their ids.
const (
	primaryKilled   = "host-primary-killed"
	primarySilent   = "host-primary-silent"
	replicaSilent   = "host-replica-tokyo-silent"
	headless        = "headless"
	partition       = "partition-partial"
	moved           = "move-primary"
	dnsFleet        = "dns-home-fleet-silent"
	blackoutSilent  = "blackout-active-silent"
	buttonPressed   = "change-failover"
	boardIsBroken   = "BOARD_SABOTAGE="
	pilotMovesThere = "PILOT_REGION=seoul"
	pilotLight      = "board/pilot-light.yml"
	resolverFleet   = "board/resolver-fleet.yml"
	fleetReplay     = "resolver-fleet-2018"
	// Its throttle matters only where nothing was refused before.
	miscounting = boardIsBroken + "miscounting-throttle FLEET_VALIDATION=off"
)

// sabotages lists what `make proof` does to the reference system. Those that
// board/README.md explains are all here; a test compares.
func sabotages() []sabotage {
	all := []sabotage{
		{name: "no-read-only", scenario: headless, measure: verdict.ReadOnlyWithin},
		{name: "failing-read-only", scenario: headless, measure: verdict.ReadOnlyWithin},
		{name: "lying-read-only", scenario: primarySilent, measure: verdict.DataLoss},
		{name: "no-failover", scenario: primarySilent, measure: verdict.FailoverWithin},
		{name: "slow-failover", scenario: primarySilent, measure: verdict.FailoverWithin},
		{name: "no-fencing", scenario: partition, measure: verdict.SplitBrain},
		{name: "async-replication", scenario: blackoutSilent, measure: verdict.DataLoss},
		{name: "stale-reads", scenario: primarySilent, measure: verdict.StaleReads},
		{name: "cached-addresses", scenario: moved, measure: verdict.FailoverWithin},
		{name: "retry-storm", scenario: primaryKilled, measure: verdict.Amplification},
		{name: "blind-health-check", scenario: dnsFleet, measure: verdict.FailoverWithin},
		{name: "no-failback", scenario: primarySilent, measure: verdict.FailbackWithin},
		{name: "broken-pool", scenario: primaryKilled, measure: verdict.FailbackWithin},
		{name: "duplicate-writes", scenario: replicaSilent, measure: verdict.Duplicates},
		{name: "hasty-button", scenario: buttonPressed, measure: verdict.DataLoss},
		{name: "dead-image", variant: pilotLight, scenario: blackoutSilent, measure: verdict.FailoverWithin},
		{name: "miscounting-throttle", setting: miscounting, variant: resolverFleet, scenario: fleetReplay, measure: verdict.Readings},
		{name: "pilot-in-region", setting: pilotMovesThere, scenario: blackoutSilent, measure: verdict.FailoverWithin},
	}
	for i := range all {
		if all[i].setting == "" {
			all[i].setting = boardIsBroken + all[i].name
		}
	}
	return all
}

// arguments are those of gameday run.
func (s sabotage) arguments() []string {
	if s.variant == "" {
		return []string{"--scenario", s.scenario}
	}
	return []string{"-f", "docker-compose.yml", "-f", s.variant, "--scenario", s.scenario}
}

// command is what anybody can type to see the finding for himself.
func (s sabotage) command() string {
	return s.setting + " " + binary + " run " + strings.Join(s.arguments(), " ")
}
