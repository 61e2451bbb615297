package compose

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// readObjectives reads the limits of every measure that can have one, those that
// go for all scenarios and those of one class.
func readObjectives(s section) settings.Objectives {
	keys := objectiveKeys()
	all := s.under("objectives", append(keys, string(settings.HA), string(settings.DR))...)
	return settings.Objectives{
		Common: readLimitsOf(all),
		HA:     readLimitsOf(all.under(string(settings.HA), keys...)),
		DR:     readLimitsOf(all.under(string(settings.DR), keys...)),
	}
}

// objectiveKeys lists them in the order of the measures.
func objectiveKeys() []string {
	var keys []string
	for _, d := range verdict.Measures() {
		if d.Objective != "" {
			keys = append(keys, d.Objective)
		}
	}
	return keys
}

// readLimitsOf reads the limits in a section, in the units of their measures; nil
// when there are none.
func readLimitsOf(s section) map[string]float64 {
	var limits map[string]float64
	for _, d := range verdict.Measures() {
		if d.Objective == "" {
			continue
		}
		limit := optional(s, d.Objective, func(value any) (float64, error) { return parseLimit(d.Quantity, value) })
		if limit == nil {
			continue
		}
		if limits == nil {
			limits = map[string]float64{}
		}
		limits[d.Objective] = *limit
	}
	return limits
}

// parseLimit reads a limit as people write it.
func parseLimit(q verdict.Quantity, value any) (float64, error) {
	switch q {
	case verdict.Duration:
		d, err := parseDuration(value)
		return time.Duration.Seconds(d), err
	case verdict.Count:
		n, err := parseCount(value)
		return float64(n), err
	case verdict.Share:
		return parseShare(value)
	case verdict.Factor:
		return parseFactor(value)
	}
	return 0, fmt.Errorf("a measure whose limit is a %q", q)
}
