package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// branch is a line of a tree, with what belongs to it.
type branch struct {
	text  string
	under []branch
}

// print writes a branch and all below it. lead stands before its line, and rest before
// those of what is below.
func (b branch) print(w io.Writer, lead, rest string) {
	fmt.Fprintln(w, lead+b.text)
	for i, one := range b.under {
		if i == len(b.under)-1 {
			one.print(w, rest+"└─ ", rest+"   ")
			return
		}
		one.print(w, rest+"├─ ", rest+"│  ")
	}
}

// treeOf draws what was understood of compose files: where users enter and what they do,
// services by region with their hosts, links and mounts, what is demanded, and what the
// scenarios would do.
func treeOf(f *compose.File, all []harness.Scenario) branch {
	root := branch{text: "system of " + strings.Join(f.Paths, ", ")}
	root.under = append(root.under, branch{"users enter at " + endpoint(f.Entry), workloadsOf(f.Workloads)})
	for _, region := range append(slices.Clone(f.Regions), system.Outside) {
		if services := servicesIn(f, region); len(services) > 0 {
			root.under = append(root.under, branch{nameOfRegion(f, region), services})
		}
	}
	root.under = append(root.under, objectivesOf(f.Objectives), faultsOf(all))
	if left := leftOut(f.Without); len(left) > 0 {
		root.under = append(root.under, branch{"left out", left})
	}
	return root
}

func endpoint(e system.Endpoint) string { return fmt.Sprintf("%s:%d", e.Service, e.Port) }

func nameOfRegion(f *compose.File, region string) string {
	switch {
	case region == system.Outside && len(f.Regions) == 0:
		return "services"
	case region == system.Outside:
		return "outside every region"
	case region == f.Home:
		return "region " + region + " (home)"
	}
	return "region " + region
}

func workloadsOf(all []settings.Workload) []branch {
	var under []branch
	for _, w := range all {
		under = append(under, branch{text: fmt.Sprintf("%s: %g/s, %g %% of them writes (%s %s), reads %s %s, deadline %s",
			cmp.Or(w.Name, "workload"), w.Rate, 100*w.Writes, w.Write.Method, w.Write.Path, w.Read.Method, w.Read.Path, w.Deadline)})
	}
	return under
}

func servicesIn(f *compose.File, region string) []branch {
	var all []branch
	for _, s := range f.Configured() {
		if s.Region == region {
			all = append(all, serviceOf(f, s))
		}
	}
	return all
}

func serviceOf(f *compose.File, s compose.Service) branch {
	b := branch{text: s.Name}
	if s.Role != "" {
		b.text += ", " + string(s.Role)
	}
	switch n := len(s.Hosts); {
	case n == 0:
		b.text += ", no host"
	case n > 1:
		b.text += fmt.Sprintf(", %d hosts: %s to %s", n, s.Hosts[0], s.Hosts[n-1])
	}
	b.text += ", " + madeOf(f, s.Spec) + listening(s.Ports)
	for _, name := range s.DependsOn {
		other, _ := f.Service(name)
		b.under = append(b.under, branch{text: "needs " + name + listening(other.Ports)})
	}
	for _, v := range s.Spec.Volumes {
		b.under = append(b.under, branch{text: mountOf(f, v)})
	}
	return b
}

func madeOf(f *compose.File, s types.ServiceConfig) string {
	if s.Build == nil {
		return "image " + s.Image
	}
	return "built from " + below(f.Dir, s.Build.Context)
}

// below is a path as it is below a folder.
func below(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

func listening(ports []uint16) string {
	if len(ports) == 0 {
		return ", no TCP port known"
	}
	var texts []string
	for _, p := range ports {
		texts = append(texts, strconv.Itoa(int(p)))
	}
	return " on " + strings.Join(texts, ", ")
}

func mountOf(f *compose.File, v types.ServiceVolumeConfig) string {
	text := "mounts " + v.Target + ": "
	c, copied := f.CopyOf(v)
	switch {
	case v.Type == types.VolumeTypeVolume && v.Source == "":
		text += "a volume of its own"
	case v.Type == types.VolumeTypeVolume:
		text += "volume " + v.Source
	case v.Type == types.VolumeTypeTmpfs:
		text += "memory"
	case copied && c.Empty:
		text += "an empty folder in the place of " + below(f.Dir, c.Source)
	case copied:
		text += "a copy of " + below(f.Dir, c.Source)
	default:
		text += below(f.Dir, v.Source)
	}
	if v.ReadOnly {
		text += ", read-only"
	}
	return text
}

func objectivesOf(o settings.Objectives) branch {
	b := branch{text: "objectives"}
	for _, of := range []struct {
		class  string
		limits map[string]float64
	}{{"", o.Common}, {" (ha)", o.HA}, {" (dr)", o.DR}} {
		for _, key := range slices.Sorted(maps.Keys(of.limits)) {
			b.under = append(b.under, branch{text: key + of.class + ": " + limitOf(key, of.limits[key])})
		}
	}
	if len(b.under) == 0 {
		b.under = []branch{{text: "none but those that are demanded by default"}}
	}
	return b
}

// limitOf writes the limit of an objective with its unit.
func limitOf(key string, limit float64) string {
	switch {
	case strings.HasSuffix(key, "_within"):
		return fmt.Sprintf("%g s", limit)
	case key == "availability":
		return strconv.FormatFloat(100*limit, 'g', 10, 64) + " %"
	}
	return fmt.Sprintf("%g", limit)
}

// faultsOf counts the scenarios by the kinds of faults in their plans.
func faultsOf(all []harness.Scenario) branch {
	count := map[string]int{}
	for _, one := range all {
		kinds := map[string]bool{}
		for _, spec := range plan.Specs(one.Plan) {
			kinds[spec.Kind] = true
		}
		for kind := range kinds {
			count[kind]++
		}
	}
	b := branch{text: fmt.Sprintf("scenarios that fit: %d", len(all))}
	for _, kind := range slices.Sorted(maps.Keys(count)) {
		b.under = append(b.under, branch{text: fmt.Sprintf("%s in %d", kind, count[kind])})
	}
	return b
}

func leftOut(w compose.Without) []branch {
	var all []branch
	for _, name := range w.Services {
		all = append(all, branch{text: "service " + name})
	}
	for _, name := range slices.Sorted(maps.Keys(w.Fields)) {
		all = append(all, branch{text: name + " without " + strings.Join(w.Fields[name], ", ")})
	}
	return all
}
