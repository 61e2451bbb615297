package crashtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// scenario is one kind of fault, and the id of the scenario of `gameday run` that
// has it.
type scenario struct{ kind, id string }

// scenarios are one of every kind of fault, and of every mode of the first of them.
func scenarios() []scenario {
	return append(structural(),
		scenario{"link-latency", "crash-link-latency"},
		scenario{"link-loss", "crash-link-loss"},
		scenario{"link-cut", "crash-link-cut"},
		scenario{"link-reset", "crash-link-reset"},
		scenario{"dns-servfail", "crash-dns-servfail"},
		scenario{"host-stop", "crash-host-stop"},
		scenario{"host-restart", "crash-host-restart"},
		scenario{"host-crash-loop", "crash-host-crash-loop"},
		scenario{"host-cpu", "crash-host-cpu"},
		scenario{"region-power", "crash-region-power"},
		scenario{"region-slow", "crash-region-slow"},
	)
}

// structural are those that the structure of a system gives: two regions, a home, a
// database and an app.
func structural() []scenario {
	return []scenario{
		{"noop", "control"},
		{"dns-silent", "dns-home-fleet-silent"},
		{"dns-refused", "dns-home-fleet-refused"},
		{"host-killed", "host-primary-killed"},
		{"host-silent", "host-primary-silent"},
		{"host-stalled", "host-primary-stalled"},
		{"partition", "partition-partial"},
		{"move", "move-primary"},
		{"region-silent", "blackout-active-silent"},
		{"region-refused", "blackout-active-refused"},
		{"partition-oneway", "partition-oneway"},
	}
}

func names(all []scenario) []string {
	var kinds []string
	for _, s := range all {
		kinds = append(kinds, s.kind)
	}
	return kinds
}

func named(kind string) (scenario, bool) {
	for _, s := range scenarios() {
		if s.kind == kind {
			return s, true
		}
	}
	return scenario{}, false
}

// offered makes sure that the compose file gives a scenario of each id: nothing may be
// proven on another one.
func offered(ctx context.Context, binary, file string, all []scenario) error {
	list := exec.CommandContext(ctx, binary, "list", "-f", file, "--json")
	list.Stderr = new(strings.Builder)
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("list the scenarios of %s: %w\n%s", file, err, list.Stderr)
	}
	var listed []struct{ ID string }
	if err := json.Unmarshal(out, &listed); err != nil {
		return fmt.Errorf("list the scenarios of %s: %w", file, err)
	}
	for _, s := range all {
		if !slices.ContainsFunc(listed, func(l struct{ ID string }) bool { return l.ID == s.id }) {
			return fmt.Errorf("%s gives no scenario %q", file, s.id)
		}
	}
	return nil
}
