package crashtest

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// scenario is one kind of fault, and the text by which `gameday run` chooses the
// scenario that has it.
type scenario struct{ kind, text string }

// scenarios are one of every kind of fault and of every mode.
func scenarios() []scenario {
	return []scenario{
		{"noop", "Nothing happens:"},
		{"dns-silent", "DNS is lost in the active region, the whole fleet, silent"},
		{"dns-refused", "DNS is lost in the active region, the whole fleet, refused"},
		{"host-refused", "Removal of the primary, refused"},
		{"host-silent", "Removal of the primary, silent"},
		{"host-stalled", "Removal of the primary, stalled"},
		{"partition", "Partition,"},
		{"move", "Move of the primary,"},
		{"region-silent", "Blackout of the active region, silent"},
		{"region-refused", "Blackout of the active region, refused"},
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

// offered makes sure that each text chooses exactly one scenario of the compose
// file: nothing may be proven on another one.
func offered(ctx context.Context, binary, file string, all []scenario) error {
	out, err := exec.CommandContext(ctx, binary, "list", "-f", file).CombinedOutput()
	if err != nil {
		return fmt.Errorf("list the scenarios of %s: %w\n%s", file, err, out)
	}
	for _, s := range all {
		n := 0
		for line := range strings.Lines(string(out)) {
			if strings.Contains(line, s.text) {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("%s gives %d scenarios with %q in their name, where exactly one is needed", file, n, s.text)
		}
	}
	return nil
}
