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
// when none are declared, for names that look like one region misspelt. It returns
// the regions in use, sorted.
func checkRegions(f *findings, services []system.Service, declared []string, home string) []string {
	uses := map[string][]string{}
	for _, s := range services {
		if s.Region != system.Outside {
			uses[s.Region] = append(uses[s.Region], s.Name)
		}
	}
	regions := slices.Sorted(maps.Keys(uses))
	for _, region := range regions {
		why := cmp.Or(reserved(region, home), mistyped(region, uses, declared, home))
		for _, name := range uses[region] {
			if why != "" {
				f.fail(labelPath(name, RegionLabel), "service %q: label %s: %s", name, RegionLabel, why)
			}
		}
	}
	for _, region := range declared {
		if len(uses[region]) == 0 {
			f.warn([]string{extension, "regions"}, "x-gameday.regions: no service stands in %q", region)
		}
	}
	return regions
}

// reserved says what is wrong with a region that is called as a word of the
// selectors is ("region=home", "region=outside"); "" when nothing is.
func reserved(region, home string) string {
	switch {
	case region == "outside":
		return `"outside" is what selectors call the hosts that stand in no region; rename the region`
	case region == "home" && home != "home":
		return `"home" is what selectors call the home region; rename the region, or make it x-gameday.home`
	}
	return ""
}

// mistyped says what is wrong with a region's name; "" when nothing is.
func mistyped(region string, uses map[string][]string, declared []string, home string) string {
	if declared != nil {
		if slices.Contains(declared, region) {
			return ""
		}
		return fmt.Sprintf("no such region %q%s", region, didYouMean(region, declared))
	}
	meant, certain := rival(region, uses, home)
	switch {
	case meant == "":
		return ""
	case certain:
		return fmt.Sprintf("no such region %q (did you mean %q?); if it is meant, list both under x-gameday.regions", region, meant)
	}
	return fmt.Sprintf("%q looks like %q, the region of service %q, so one of them may be a slip; make them one, or list both under x-gameday.regions",
		region, meant, uses[meant][0])
}

// rival returns the region that another one looks like a slip of; "" when there is
// none. The home region is never the slip; of two others it is the one that fewer
// services name. When as many name either, it is not certain which is meant.
func rival(region string, uses map[string][]string, home string) (meant string, certain bool) {
	best := 0
	for _, other := range slices.Sorted(maps.Keys(uses)) {
		outvoted := other == home || len(uses[other]) > len(uses[region])
		if region == home || !alike(region, other) || !outvoted && len(uses[other]) < len(uses[region]) {
			continue
		}
		if d := distance(region, other); meant == "" || d < best || d == best && outvoted && !certain {
			meant, best, certain = other, d, outvoted
		}
	}
	return meant, certain
}

// checkHome checks that home is a region that services stand in, and that it can be
// told whether it serves.
func checkHome(f *findings, home string, regions []string, workloads []settings.Workload) {
	if home == "" {
		return
	}
	path := []string{extension, "home"}
	switch {
	case len(regions) == 0:
		f.fail(path, "x-gameday.home: no service has the label %s, so %q is no region", RegionLabel, home)
	case !slices.Contains(regions, home):
		f.fail(path, "x-gameday.home: no such region %q%s", home, didYouMean(home, regions))
	case !slices.ContainsFunc(workloads, settings.Workload.TellsRegion):
		f.fail(path, "x-gameday.home: no workload says which region served, so it could never be seen that %q does; "+
			"add workload.region (such as header('X-Served-By')) or write.authority, or leave home out", home)
	}
}
