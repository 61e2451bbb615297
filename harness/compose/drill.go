package compose

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/settings"
)

// readDrill reads what a drill may do. Whether a pattern fits anything is known
// where the kinds of faults are.
func readDrill(s section) settings.Drill {
	d := s.under("drill", "never", "weights", "budget")
	return settings.Drill{
		Never: readNever(d), Weights: readWeights(d), Budget: quantity(d, "budget", settings.DefaultDrill().Budget, parseDuration),
	}
}

func readNever(d section) []settings.Exclusion {
	if !d.has("never") {
		return nil
	}
	list, ok := d.values["never"].([]any)
	if !ok {
		d.fail("never", `never must be a list of kinds of faults, services and hosts, such as ["db-*", host.kill], not %s`, kindOf(d.values["never"]))
		return nil
	}
	var all []settings.Exclusion
	for i, item := range list {
		at := append(d.at("never"), strconv.Itoa(i))
		pattern, ok := item.(string)
		if _, err := path.Match(pattern, ""); !ok || err != nil || pattern == "" {
			d.findings.fail(at, "%s: it must be a pattern, such as dns.*, db-* or host.kill", strings.Join(at, "."))
			continue
		}
		where := d.findings.srcs.at(at...)
		all = append(all, settings.Exclusion{Pattern: pattern, File: where.file, Line: where.line})
	}
	return all
}

// readWeights reads how often each group of faults is drawn.
func readWeights(d section) map[string]float64 {
	var groups []string
	for _, g := range fault.Groups() {
		groups = append(groups, string(g))
	}
	w := d.under("weights", groups...)
	var weights map[string]float64
	for _, g := range slices.Sorted(maps.Keys(w.values)) {
		weight := optional(w, g, parseWeight)
		if weight == nil || !slices.Contains(groups, g) {
			continue
		}
		if weights == nil {
			weights = map[string]float64{}
		}
		weights[g] = *weight
	}
	return weights
}

// mostWeight keeps sums of weights exact.
const mostWeight = 1000

// parseWeight reads a number of 0 or more; 0 is never.
func parseWeight(value any) (float64, error) {
	f, err := parseFinite(fmt.Sprint(value))
	if err != nil || f < 0 || f > mostWeight {
		return 0, fmt.Errorf("%q is no weight: a number from 0, which is never, to %d", fmt.Sprint(value), mostWeight)
	}
	return f, nil
}
