package compose

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/system"
)

// The labels of a service that Gameday reads.
const (
	RegionLabel = "gameday.region" // where the service stands
	RoleLabel   = "gameday.role"   // what it is for: one of the roles
)

func roles() []string {
	return []string{string(system.App), string(system.Balancer), string(system.Database), string(system.Pilot), string(system.Resolver)}
}

// checkLabels checks the gameday.* labels of one service and returns them.
func checkLabels(f *findings, s types.ServiceConfig) (region string, role system.Role) {
	for _, label := range slices.Sorted(maps.Keys(s.Labels)) {
		known := []string{RegionLabel, RoleLabel}
		if strings.HasPrefix(label, "gameday.") && !slices.Contains(known, label) {
			f.fail(labelPath(s.Name, label), "service %q: unknown label %q%s", s.Name, label, didYouMean(label, known))
		}
	}
	checkElsewhere(f, s)
	role = system.Role(s.Labels[RoleLabel])
	if role != "" && !slices.Contains(roles(), string(role)) {
		f.fail(labelPath(s.Name, RoleLabel), "service %q: label %s: no such role %q%s",
			s.Name, RoleLabel, role, didYouMean(string(role), roles()))
	}
	return s.Labels[RegionLabel], role
}

// checkElsewhere finds what was meant for Gameday, in places where it is not
// read.
func checkElsewhere(f *findings, s types.ServiceConfig) {
	if s.Deploy != nil {
		for _, label := range slices.Sorted(maps.Keys(s.Deploy.Labels)) {
			if strings.HasPrefix(label, "gameday.") {
				f.fail([]string{"services", s.Name, "deploy", "labels", label},
					"service %q: deploy.labels: %s is not read here; put it under labels", s.Name, label)
			}
		}
	}
	if _, ok := s.Extensions[extension]; ok {
		f.fail([]string{"services", s.Name, extension},
			"service %q: x-gameday is read at the top level of the file only", s.Name)
	}
}

func labelPath(service, label string) []string {
	return []string{"services", service, "labels", label}
}

// checkRegions checks each service's region: against the declared regions, or,
// when none are declared, for a name that only one service uses and that
// looks like a mistyped one of the others. It returns the regions, sorted.
func checkRegions(f *findings, services []system.Service, declared []string) []string {
	uses := map[string][]string{}
	for _, s := range services {
		if s.Region != system.Outside {
			uses[s.Region] = append(uses[s.Region], s.Name)
		}
	}
	for _, region := range slices.Sorted(maps.Keys(uses)) {
		near, bad := mistyped(region, uses, declared)
		for _, name := range uses[region] {
			if bad {
				f.fail(labelPath(name, RegionLabel), "service %q: label %s: no such region %q%s",
					name, RegionLabel, region, near)
			}
		}
	}
	for _, region := range declared {
		if len(uses[region]) == 0 {
			f.warn([]string{extension, "regions"}, "x-gameday.regions: no service stands in %q", region)
		}
	}
	return slices.Sorted(maps.Keys(uses))
}

// mistyped tells whether a region's name looks wrong, and how to say so.
func mistyped(region string, uses map[string][]string, declared []string) (string, bool) {
	if declared != nil {
		return didYouMean(region, declared), !slices.Contains(declared, region)
	}
	if len(uses[region]) > 1 {
		return "", false
	}
	var others []string
	for other, users := range uses {
		if len(users) > 1 && !siblings(region, other) {
			others = append(others, other)
		}
	}
	near, ok := nearest(region, others)
	if !ok || distance(region, near) > max(1, len(region)/3) {
		return "", false
	}
	return didYouMean(region, []string{near}) + "; if it is meant, list both under x-gameday.regions", true
}

// siblings tells whether two names differ as names of a series do: in a number
// (us-east-1, us-east-2), or in a whole part of one letter (zone-a, zone-b).
func siblings(a, b string) bool {
	partsA, partsB := parts(a), parts(b)
	if len(partsA) != len(partsB) {
		return false
	}
	for i, x := range partsA {
		y := partsB[i]
		if x != y && (!isSerial(x) || !isSerial(y)) {
			return false
		}
	}
	return true
}

// parts splits a name into runs of letters and runs of digits.
func parts(name string) []string {
	var split []string
	var last rune
	for _, r := range name {
		kind := partKind(r)
		if len(split) == 0 || kind != last {
			split = append(split, "")
		}
		split[len(split)-1] += string(r)
		last = kind
	}
	return split
}

func partKind(r rune) rune {
	switch {
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsLetter(r):
		return 'a'
	default:
		return '-'
	}
}

func isSerial(part string) bool {
	return len(part) == 1 || partKind([]rune(part)[0]) == '0'
}

// checkHome checks that home is a region that services stand in.
func checkHome(f *findings, home string, regions []string) {
	if home == "" || slices.Contains(regions, home) {
		return
	}
	path := []string{extension, "home"}
	if len(regions) == 0 {
		f.fail(path, "x-gameday.home: no service has the label %s, so %q is no region", RegionLabel, home)
		return
	}
	f.fail(path, "x-gameday.home: no such region %q%s", home, didYouMean(home, regions))
}
