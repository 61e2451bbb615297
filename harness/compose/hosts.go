package compose

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/system"
)

// maxHosts bounds a world: each host costs a network of its own.
const maxHosts = 200

// readServices makes the project's active services and their hosts, sorted by
// name.
func readServices(f *findings, g ground, project *types.Project) ([]system.Service, []system.Host) {
	var services []system.Service
	var hosts []system.Host
	for _, name := range project.ServiceNames() {
		spec := project.Services[name]
		region, role := checkLabels(f, spec)
		at := f.srcs.at("services", name)
		s := system.Service{
			Name: name, Region: region, Role: role, DependsOn: needs(spec), Group: groupOf(spec),
			Ports: listens(f, g, spec),
			File:  at.file, Line: at.line,
		}
		for i := range replicas(f, spec, maxHosts-len(hosts)) {
			host := system.Host{Name: hostName(spec, i+1), Service: name, Index: i + 1, Region: region, Role: role}
			s.Hosts = append(s.Hosts, host.Name)
			hosts = append(hosts, host)
		}
		services = append(services, s)
	}
	slices.SortFunc(hosts, func(a, b system.Host) int { return cmp.Compare(a.Name, b.Name) })
	checkUnique(f, hosts)
	return services, hosts
}

// replicas returns how many hosts a service has, at most room.
func replicas(f *findings, spec types.ServiceConfig, room int) int {
	n := spec.GetScale()
	path := []string{"services", spec.Name}
	if spec.Deploy != nil && spec.Deploy.Replicas != nil {
		path = append(path, "deploy", "replicas")
	} else {
		path = append(path, "scale")
	}
	switch {
	case n < 0:
		f.fail(path, "service %q: %d replicas: must be 0 or more", spec.Name, n)
		return 0
	case n > room:
		f.fail(path, "service %q: %d replicas: the world would have more than %d hosts", spec.Name, n, maxHosts)
		return 0
	case n == 0:
		f.warn(path, "service %q has no replicas: no host of it runs", spec.Name)
	}
	return n
}

func hostName(spec types.ServiceConfig, index int) string {
	if spec.GetScale() == 1 {
		return spec.Name
	}
	return fmt.Sprintf("%s-%d", spec.Name, index)
}

// checkUnique finds a replica that is called as another service is.
func checkUnique(f *findings, hosts []system.Host) {
	for i := 1; i < len(hosts); i++ {
		if a, b := hosts[i-1], hosts[i]; a.Name == b.Name {
			f.fail([]string{"services", b.Service}, "services %q and %q both have a host %q: rename one",
				min(a.Service, b.Service), max(a.Service, b.Service), a.Name)
		}
	}
}
