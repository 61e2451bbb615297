package compose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/system"
)

// checkEntrypoint reads SERVICE:PORT and makes the port a declared one of its
// service.
func checkEntrypoint(f *findings, text string, project *types.Project, services []system.Service) system.Endpoint {
	if text == "" {
		return system.Endpoint{} // already reported
	}
	path := []string{extension, "entrypoint"}
	name, number, _ := strings.Cut(text, ":")
	i := slices.IndexFunc(services, func(s system.Service) bool { return s.Name == name })
	if i < 0 {
		f.fail(path, "x-gameday.entrypoint: %s", noSuchService(f, name, project))
		return system.Endpoint{}
	}
	if number == "" {
		f.fail(path, "x-gameday.entrypoint: %q has no port%s", text, suggestPort(services[i]))
		return system.Endpoint{}
	}
	port, err := parsePort(number)
	if err != nil {
		f.fail(path, "x-gameday.entrypoint: %v%s", err, suggestPort(services[i]))
		return system.Endpoint{}
	}
	if len(services[i].Hosts) == 0 {
		f.fail(path, "x-gameday.entrypoint: service %q has no replicas, so users cannot enter", name)
	}
	if !slices.Contains(services[i].Ports, port) {
		services[i].Ports = append(services[i].Ports, port)
		slices.Sort(services[i].Ports)
	}
	return system.Endpoint{Service: name, Port: port}
}

func noSuchService(f *findings, name string, project *types.Project) string {
	if f.isLeftOut(name) {
		return fmt.Sprintf("service %q is left out by x-gameday.leave_out", name)
	}
	if off, ok := project.DisabledServices[name]; ok {
		return fmt.Sprintf("service %q is switched off: none of its profiles (%s) is active", name, strings.Join(off.Profiles, ", "))
	}
	return fmt.Sprintf("no such service %q%s", name, didYouMean(name, project.ServiceNames()))
}

func suggestPort(s system.Service) string {
	if len(s.Ports) == 0 {
		return fmt.Sprintf(" (say %s:PORT)", s.Name)
	}
	return fmt.Sprintf(" (did you mean \"%s:%d\"?)", s.Name, s.Ports[0])
}
