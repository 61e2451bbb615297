package compose

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// readSLA reads how available parts are and how often faults come; what is not said
// has its default.
func readSLA(s section, project *types.Project) settings.SLA {
	l := s.under("sla", "objective", "host", "beta", "parts", "faults")
	usual := settings.DefaultSLA()
	return settings.SLA{
		Objective: optional(l, "objective", parseSomeShare),
		Host:      readShare(l, "host", usual.Host, parseSomeShare),
		Beta:      readShare(l, "beta", usual.Beta, parseShare),
		Parts:     readParts(l, project),
		Faults:    append(readFrequencies(l, usual.Faults), usual.Faults...),
	}
}

// readShare reads a share that has a default.
func readShare(s section, key string, usual settings.Share, parse func(any) (float64, error)) settings.Share {
	if value := optional(s, key, parse); value != nil {
		return settings.Share{Value: *value, Source: settings.Given}
	}
	return usual
}

// readParts reads what is said of services; nil when nothing is.
func readParts(l section, project *types.Project) map[string]settings.Part {
	if !l.has("parts") {
		return nil
	}
	all := l.under("parts", project.ServiceNames()...)
	parts := map[string]settings.Part{}
	for name, value := range all.values {
		if _, ok := value.(map[string]any); !ok {
			parts[name] = settings.Part{Availability: optional(all, name, parseSomeShare)}
			continue
		}
		p := all.under(name, "availability", "needs")
		parts[name] = settings.Part{
			Availability: optional(p, "availability", parseSomeShare),
			Needs:        optional(p, "needs", parseCount),
		}
	}
	return parts
}

// readFrequencies reads how often faults come, sorted by what they are of. A kind
// that says only one of the two figures has the other one of its family.
func readFrequencies(l section, usual []settings.Frequency) []settings.Frequency {
	if !l.has("faults") {
		return nil
	}
	all := newSection(l.findings, l.at("faults"), l.values["faults"], slices.Collect(maps.Keys(asMapping(l.values["faults"])))...)
	var given []settings.Frequency
	for of := range all.values {
		if err := checkFamily(of); err != nil {
			all.fail(of, "%v", err)
			continue
		}
		one := all.under(of, "per_year", "lasts")
		like := usual[slices.IndexFunc(usual, func(f settings.Frequency) bool { return f.Of == settings.Family(of) })]
		at := l.findings.srcs.at(all.at(of)...)
		given = append(given, settings.Frequency{
			Of:      of,
			PerYear: quantity(one, "per_year", like.PerYear, parseFrequency),
			Lasts:   quantity(one, "lasts", like.Lasts, parseDuration),
			Source:  settings.Given,
			File:    at.file, Line: at.line,
		})
	}
	slices.SortFunc(given, func(a, b settings.Frequency) int { return cmp.Compare(a.Of, b.Of) })
	return given
}

func asMapping(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}

// checkFamily says what is wrong with a name of faults. Kinds are not known here, only
// the families that they belong to.
func checkFamily(of string) error {
	family, kind, dotted := strings.Cut(of, ".")
	if !slices.Contains(settings.FaultFamilies(), family) {
		return fmt.Errorf("no fault is called %q%s", shownKey(of), didYouMean(family, settings.FaultFamilies()))
	}
	if dotted && kind == "" {
		return fmt.Errorf("%q names no kind of fault (such as %s.kill)", shownKey(of), family)
	}
	return nil
}

// mostAYear bounds how often something fails: about 11 times an hour.
const mostAYear = 100_000

// parseFrequency reads how often a year something happens.
func parseFrequency(value any) (float64, error) {
	n, err := parseNumber(value)
	if err == nil && (n < 0 || n > mostAYear) {
		err = fmt.Errorf("it must be from 0 to %d a year", mostAYear)
	}
	return n, err
}

// checkNeeds refuses to need more hosts than there are, and two answers for hosts that
// do the same.
func checkNeeds(f *findings, sla settings.SLA, services []system.Service) {
	said := map[string]string{} // by group: the service that says it
	for _, s := range services {
		needs := sla.Parts[s.Name].Needs
		if needs == nil {
			continue
		}
		path := []string{extension, "sla", "parts", s.Name, "needs"}
		if n := len(likes(services, s)); *needs > n {
			f.fail(path, "%s: %d hosts are needed, but only %d do what %q does", strings.Join(path, "."), *needs, n, s.Name)
		}
		group := cmp.Or(s.Group, s.Name)
		if first, twice := said[group]; twice && *sla.Parts[first].Needs != *needs {
			f.fail(path, "%s: %d, but %q, which does the same, says %d: say it once", strings.Join(path, "."), *needs, first, *sla.Parts[first].Needs)
		}
		said[group] = s.Name
	}
}

// likes lists the hosts that do what a service does.
func likes(services []system.Service, s system.Service) []string {
	var hosts []string
	for _, other := range services {
		if other.Name == s.Name || s.Group != "" && other.Group == s.Group {
			hosts = append(hosts, other.Hosts...)
		}
	}
	return hosts
}
