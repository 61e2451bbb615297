package compose

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkReach refuses what would let a container reach past itself: onto the
// machine that it runs on, into other containers, or at the faults that are
// injected into it. Of each field it is a list of what is allowed. Fields that can
// do nothing else are refused by the table.
func checkReach(f *findings, g ground, project *types.Project) {
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		at := []string{"services", name}
		checkPowers(f, at, s.CapAdd)
		s.SecurityOpt = checkConfinement(f, g, at, s.SecurityOpt)
		checkSysctls(f, at, s.Sysctls)
		if s.Build != nil {
			checkBuild(f, at, s)
		}
		project.Services[name] = s
	}
}

// checkPowers refuses capabilities beyond those that end at the container's own
// processes and files (capabilities(7)).
func checkPowers(f *findings, at, added []string) {
	for i, given := range added {
		power := strings.TrimPrefix(strings.ToUpper(given), "CAP_")
		why := ""
		switch {
		case slices.Contains(powers(), power):
			continue
		case power == "NET_ADMIN":
			why = "a host with it could undo the faults in its own network; leave it out, and set what it is for with sysctls"
		case power == "ALL":
			why = "name the few capabilities that are needed"
		default:
			why = "it reaches past the container, onto this machine; leave it out, and test without what needs it (allowed: " + strings.Join(powers(), ", ") + ")"
		}
		f.refuse(under(at, "cap_add", strconv.Itoa(i)), "service %q: cap_add: %q is refused: %s", at[1], given, why)
	}
}

// powers are the capabilities that a service may have: those that the engine gives
// to every container, and some that are as harmless.
func powers() []string {
	return []string{
		"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
		"SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
		"IPC_LOCK", "IPC_OWNER", "LEASE", "NET_BROADCAST", "SYS_NICE",
	}
}

// checkConfinement refuses what would loosen what keeps a container in, and returns
// the options as the engine takes them: a profile of system calls by its content. What
// only switches something off is left out, so that the host is kept in all the same.
func checkConfinement(f *findings, g ground, at, options []string) []string {
	var kept []string
	for i, given := range options {
		name, value := given, ""
		if mark := strings.IndexAny(given, "=:"); mark >= 0 {
			name, value = given[:mark], given[mark+1:]
		}
		if loosens(name, value) {
			f.warn(under(at, "security_opt", strconv.Itoa(i)), "service %q: security_opt: %q is ignored: the host stays confined as the engine does it by default; "+
				"if the program cannot live with that, the control shows it", at[1], brief(given))
			continue
		}
		why := ""
		switch strings.ToLower(name) {
		case "no-new-privileges":
			if given = "no-new-privileges"; value != "" && value != "true" {
				why = "it would let programs gain powers; leave it out"
			}
		case "apparmor":
			if !regexp.MustCompile(`^[\w.-]+$`).MatchString(value) || strings.EqualFold(value, "unconfined") {
				why = "it switches off what keeps the container in; leave it out, or name a profile of your own"
			}
		case "seccomp":
			profile, err := readSeccomp(g, value)
			if given = "seccomp=" + profile; err != nil {
				why = err.Error()
			}
		default:
			why = "only no-new-privileges, apparmor=PROFILE and seccomp=FILE are allowed; leave it out"
		}
		if why != "" {
			f.refuse(under(at, "security_opt", strconv.Itoa(i)), "service %q: security_opt: %q is refused: %s", at[1], brief(options[i]), why)
		}
		kept = append(kept, given)
	}
	return kept
}

// loosens says whether an option does nothing but switch a confinement off.
func loosens(name, value string) bool {
	switch strings.ToLower(name) {
	case "seccomp", "apparmor", "systempaths":
		return strings.EqualFold(value, "unconfined")
	case "label":
		return strings.EqualFold(value, "disable")
	case "no-new-privileges":
		return value == "false"
	default:
		return false
	}
}

// checkSysctls refuses kernel settings that do not belong to the container's own
// namespaces of network and of inter-process communication.
func checkSysctls(f *findings, at []string, settings types.Mapping) {
	own := regexp.MustCompile(`^(net(\.[\w-]+)+|fs\.mqueue\.\w+|kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced))$`)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if !own.MatchString(name) {
			f.refuse(under(at, "sysctls", name), "service %q: sysctls: %q is refused: it is this machine's, not the container's own (allowed: net.…, fs.mqueue.…, and kernel's msg…, sem and shm…)",
				at[1], brief(name))
		}
	}
}

// checkBuild refuses a build that could reach this machine's network, or replace an
// image that others are made of.
func checkBuild(f *findings, at []string, s types.ServiceConfig) {
	if network := s.Build.Network; network != "" && network != "default" && network != "none" {
		f.refuse(under(at, "build", "network"), "service %q: build.network: %q is refused: a build has the engine's own network, or none (known: default, none)", at[1], brief(network))
	}
	if taken := reservedImage(s.Image); taken != "" {
		f.fail(under(at, "image"), "service %q: image: %q with a build section is refused: the build would take the place of %s on this machine, for every later run and project; give the image a name of your own", at[1], s.Image, taken)
	}
	for _, label := range slices.Sorted(maps.Keys(s.Build.Labels)) {
		if strings.HasPrefix(strings.ToLower(label), "gameday.") {
			f.refuse(under(at, "build", "labels", label), "service %q: build.labels: %q is refused: every container of the image would look like one of a run, and be removed as such", at[1], label)
		}
	}
}

// reservedImage says what an image's name stands for that no build may replace; ""
// when it is free.
func reservedImage(image string) string {
	name, _, _ := strings.Cut(image, "@")
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		name = name[:i]
	}
	for _, registry := range []string{"docker.io/", "index.docker.io/", "registry-1.docker.io/", "library/"} {
		name = strings.TrimPrefix(name, registry)
	}
	switch {
	case name == "gameday/agent" || name == "gameday/base" || name == "gameday/bench":
		return "an image of Gameday's own"
	case slices.Contains(bases(), name):
		return fmt.Sprintf("the base image %s", name)
	}
	return ""
}

// bases are images that others are built from, by everybody.
func bases() []string {
	return []string{
		"alpine", "amazonlinux", "almalinux", "busybox", "buildpack-deps", "centos", "debian", "eclipse-temurin", "fedora", "golang", "gradle", "haproxy",
		"httpd", "maven", "mariadb", "memcached", "mongo", "mysql", "nginx", "node", "openjdk", "oraclelinux", "php", "postgres", "python", "rabbitmq",
		"redis", "rockylinux", "ruby", "rust", "scratch", "traefik", "ubuntu",
	}
}

func under(at []string, keys ...string) []string { return append(slices.Clone(at), keys...) }
