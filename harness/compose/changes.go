package compose

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// readChanges reads what people do to the system, in the order of the names. Whether
// the hosts are there, and how a command is parted, is known where the kinds of faults
// are.
func readChanges(s section) []settings.Change {
	if !s.has("changes") {
		return nil
	}
	named, ok := s.values["changes"].(map[string]any)
	if !ok {
		s.fail("changes", "changes must be a mapping of names to changes, such as {failover: {target: role=pilot, argv: …}}, not %s", kindOf(s.values["changes"]))
		return nil
	}
	in := section{findings: s.findings, path: s.at("changes"), values: named}
	var all []settings.Change
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if !nameOfWorkload(name) {
			in.fail(name, "%q is no name for a change: letters, digits, - and _ only, at most 40 of them", brief(name))
		}
		all = append(all, readChange(in, name))
	}
	return all
}

func readChange(in section, name string) settings.Change {
	c := in.under(name, "target", "argv", "undo", "in_blackout")
	change := settings.Change{
		Name: name, Target: c.text("target"), Argv: c.text("argv"), Undo: c.text("undo"),
		InBlackout: quantity(c, "in_blackout", false, parseTruth),
	}
	if !c.has("argv") {
		c.fail("argv", "argv is missing: say the command, such as /board button failover")
	}
	if !c.has("target") {
		c.fail("target", "target is missing: say on which hosts the command runs, such as role=pilot")
	} else if _, err := system.ParseSelector(change.Target); err != nil {
		c.invalid("target", err)
	}
	return change
}

func parseTruth(value any) (bool, error) {
	if is, ok := value.(bool); ok {
		return is, nil
	}
	return false, fmt.Errorf("must be true or false, not %s", kindOf(value))
}
