package compose

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// readScenarios reads the file's own scenarios. Whether their faults fit the system is
// known where the kinds of faults are.
func readScenarios(s section) []settings.Scenario {
	all := named(s, "scenarios", `such as {bad-push: {title: …, plan: …}}`)
	var scenarios []settings.Scenario
	for _, id := range slices.Sorted(maps.Keys(all.values)) {
		checkID(all, id)
		scenarios = append(scenarios, readScenario(all, id, named(s, "readings", "").values))
	}
	return scenarios
}

func readScenario(all section, id string, readings map[string]any) settings.Scenario {
	s := all.under(id, "title", "hypothesis", "class", "labels", "plan", "wide", "compressed", "demands", "readings")
	one := settings.Scenario{
		ID: id, Title: either(s.text("title"), id), Hypothesis: s.text("hypothesis"), Class: readClass(s), Labels: readLabels(s),
		Plan: readPlan(s), Compressed: quantity(s, "compressed", 1, parseFactor), Demands: readDemands(s), Bounds: readBounds(s, readings),
	}
	one.Wide = s.text("wide") == "true"
	if len(one.Bounds) > 0 && one.Demands != nil {
		one.Demands = append(one.Demands, history.Demand{Measure: string(verdict.Readings)})
	}
	return one
}

func readClass(s section) settings.Class {
	switch class := settings.Class(s.text("class")); class {
	case settings.HA, settings.DR:
		return class
	case "":
		return settings.HA
	default:
		s.fail("class", "class %q is not known%s", class, didYouMean(string(class), []string{string(settings.HA), string(settings.DR)}))
		return settings.HA
	}
}

// readLabels reads what a scenario is about, and the profiles that it belongs to.
func readLabels(s section) []string {
	if !s.has("labels") {
		return []string{"monthly"}
	}
	list, ok := s.values["labels"].([]any)
	if !ok {
		s.fail("labels", "labels must be a list of words, such as [dns, monthly]")
	}
	var labels []string
	for i, item := range list {
		word, ok := item.(string)
		if !ok || word == "" {
			s.fail("labels", "label %d is %s; write a word", i, kindOf(item))
			continue
		}
		labels = append(labels, word)
	}
	return labels
}

// readPlan reads a plan in any of its forms. Its mistakes are told at the line of the
// plan, with the line within it where it is a text.
func readPlan(s section) plan.Node {
	if !s.has("plan") {
		s.fail("plan", "plan is missing: say what happens, such as \"f1: host.kill on service=web for 20s\"")
		return nil
	}
	var n plan.Node
	data, err := yaml.Marshal(s.values["plan"])
	if err == nil {
		n, err = plan.Decode("", data)
	}
	if err == nil {
		_, err = plan.Stretch(n, 1)
	}
	var wrong *plan.Error
	if errors.As(err, &wrong) {
		err = wrong.Err
	}
	if err != nil {
		s.invalid("plan", err)
	}
	return n
}

// readDemands reads limits by the keys of objectives; one without a limit is held
// against the objective. nil: what is usual for the class is demanded.
func readDemands(s section) []history.Demand {
	if !s.has("demands") {
		return nil
	}
	d := s.under("demands", objectiveKeys()...)
	demands := []history.Demand{}
	for _, m := range verdict.Measures() {
		if _, said := d.values[m.Objective]; m.Objective == "" || !said {
			continue
		}
		limit := optional(d, m.Objective, func(value any) (float64, error) { return parseLimit(m.Quantity, value) })
		demands = append(demands, history.Demand{Measure: string(m.Measure), Limit: limit})
	}
	return demands
}

// readBounds reads what is demanded of readings all along.
func readBounds(s section, readings map[string]any) map[string]settings.Bound {
	all := s.under("readings", slices.Sorted(maps.Keys(readings))...)
	bounds := map[string]settings.Bound{}
	for id := range all.values {
		b := all.under(id, "at_most", "at_least")
		bound := settings.Bound{AtMost: optional(b, "at_most", parseAmount), AtLeast: optional(b, "at_least", parseAmount)}
		if !b.has("at_most") && !b.has("at_least") {
			all.fail(id, "say at_most or at_least")
		}
		bounds[id] = bound
	}
	return bounds
}

// parseAmount reads a number, or a share such as 1%.
func parseAmount(value any) (float64, error) {
	if text, ok := value.(string); ok && len(text) > 0 && text[len(text)-1] == '%' {
		percent, err := parseFinite(text[:len(text)-1])
		if err != nil {
			return 0, errors.New(strconv.Quote(text) + " is no share, such as 1%")
		}
		return percent / 100, nil
	}
	return parseNumber(value)
}
