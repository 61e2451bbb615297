package compose

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// adapt rewrites what the world has in another form, where nothing truthful is lost, and
// warns of what then differs from compose. What is left is held against the table.
func adapt(f *findings, project *types.Project) {
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		at := []string{"services", name}
		adaptDeploy(f, at, &s)
		adaptMounts(f, at, &s)
		if s.NetworkMode == "bridge" || s.NetworkMode == "default" {
			f.warn(under(at, "network_mode"), "service %q: network_mode: %q is ignored: every host has a network of its own", name, s.NetworkMode)
			s.NetworkMode = ""
		}
		adaptAddresses(f, at, &s)
		project.Services[name] = s
	}
	for _, name := range project.ServiceNames() { // once each has the mounts that it has itself
		s := project.Services[name]
		s.Volumes, s.VolumesFrom = volumesFrom(f, project, s)
		project.Services[name] = s
	}
	adaptStorage(f, project)
}

// adaptDeploy writes what deploy says as the service's own fields say it.
func adaptDeploy(f *findings, at []string, s *types.ServiceConfig) {
	if s.Deploy == nil {
		return
	}
	deploy := *s.Deploy
	s.Deploy = &deploy
	if p := deploy.RestartPolicy; p != nil {
		s.Restart, deploy.RestartPolicy = restartOf(*p), nil
		if p.Delay != nil || p.Window != nil {
			f.warn(under(at, "deploy", "restart_policy"), "service %q: deploy.restart_policy counts as restart: %s; its delay and window are the engine's own", at[1], s.Restart)
		}
	}
	if deploy.Mode == "global" {
		f.warn(under(at, "deploy", "mode"), "service %q: deploy.mode: global counts as one replica, since the world is one machine", at[1])
		deploy.Mode = ""
	}
	if l := deploy.Resources.Limits; l != nil && l.Pids > 0 {
		limits := *l
		s.PidsLimit, limits.Pids = limits.Pids, 0
		deploy.Resources.Limits = &limits
	}
}

// restartOf is the restart that a restart policy stands for, as the compose command has it.
func restartOf(p types.RestartPolicy) string {
	switch p.Condition {
	case "none":
		return "no"
	case "on-failure":
		if p.MaxAttempts != nil {
			return fmt.Sprintf("on-failure:%d", *p.MaxAttempts)
		}
		return "on-failure"
	default:
		return "always"
	}
}

// adaptMounts makes mounts of devices harmless: what is written to /dev/null goes nowhere
// through a read-only mount too, and /dev/shm is the container's own.
func adaptMounts(f *findings, at []string, s *types.ServiceConfig) {
	var kept []types.ServiceVolumeConfig
	for i, v := range s.Volumes {
		switch {
		case v.Type == types.VolumeTypeBind && v.Source == "/dev/null":
			v.ReadOnly = true
		case v.Type == types.VolumeTypeBind && v.Source == "/dev/shm" && v.Target == "/dev/shm":
			f.warn(under(at, "volumes", strconv.Itoa(i)), "service %q: volumes: /dev/shm is the host's own, not this machine's; set its size with shm_size", at[1])
			continue
		}
		kept = append(kept, v)
	}
	s.Volumes = kept
}

// adaptAddresses takes fixed addresses away that nothing else speaks of: a host is
// reached by its name.
func adaptAddresses(f *findings, at []string, s *types.ServiceConfig) {
	for _, network := range sortedNames(s.Networks) {
		n := s.Networks[network]
		if n == nil {
			continue
		}
		own := *n
		for field, address := range map[string]*string{"ipv4_address": &own.Ipv4Address, "ipv6_address": &own.Ipv6Address} {
			if *address == "" || f.mentioned(*address) {
				continue
			}
			f.warn(under(at, "networks", network, field), "service %q: networks.%s.%s is ignored: the world gives hosts their addresses, and no other place in the file names this one; "+
				"a program that has it in its own configuration will not reach the host", at[1], network, field)
			*address = ""
		}
		s.Networks[network] = &own
	}
}

// mentioned says whether an address stands in more than one place of the files.
func (f *findings) mentioned(address string) bool {
	if _, err := netip.ParseAddr(address); err != nil {
		return true // a variable, or a mistake: it is not known where else it counts
	}
	count := 0
	for _, src := range f.srcs {
		count += src.count(address, maxDetours)
	}
	return count != 1
}

// volumesFrom adds the mounts of the services that one names, and returns what is left to
// refuse: those of containers that are not the file's.
func volumesFrom(f *findings, project *types.Project, s types.ServiceConfig) (all []types.ServiceVolumeConfig, left []string) {
	all = slices.Clone(s.Volumes)
	for i, from := range s.VolumesFrom {
		name, mode, _ := strings.Cut(from, ":")
		other, known := project.Services[name]
		if !known || strings.HasPrefix(from, "container:") {
			left = append(left, from)
			continue
		}
		for _, v := range other.Volumes {
			v.ReadOnly = v.ReadOnly || mode == "ro"
			taken := slices.ContainsFunc(all, func(own types.ServiceVolumeConfig) bool { return own.Target == v.Target })
			switch {
			case taken:
			case v.Type == types.VolumeTypeVolume && v.Source == "":
				f.warn([]string{"services", s.Name, "volumes_from", strconv.Itoa(i)},
					"service %q: volumes_from: %s of %q has no name, so this service gets one of its own; give it a name under volumes to share it", s.Name, v.Target, name)
				all = append(all, v)
			default:
				all = append(all, v)
			}
		}
	}
	return all, left
}

// adaptStorage makes networks and volumes that compose expects to be there the world's
// own, fresh and empty.
func adaptStorage(f *findings, project *types.Project) {
	for _, name := range sortedNames(project.Networks) {
		if n := project.Networks[name]; n.External {
			f.warn([]string{"networks", name, "external"}, "network %q: external is ignored: the world has one of its own, and whoever else is on that network is not there", name)
			n.External = false
			project.Networks[name] = n
		}
	}
	for _, name := range sortedNames(project.Volumes) {
		if v := project.Volumes[name]; v.External {
			f.warn([]string{"volumes", name, "external"}, "volume %q: external is ignored: the world has a fresh one, which is empty", name)
			v.External = false
			project.Volumes[name] = v
		}
	}
}
