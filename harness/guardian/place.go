package guardian

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/process"
)

// place is what surrounds this process, and may end the guardian together with it.
type place struct {
	env     []string // of this process
	cgroups string   // as in /proc/self/cgroup
	space   string   // its PID namespace, as in /proc/self/ns/pid
	exe     string   // this program, as another process finds it; "" when it cannot
	runner  string   // systemd-run, "" when systemd does not run here
}

// here is the place of this process. What cannot be read is taken as not there.
func here() place {
	p := place{env: os.Environ()}
	cgroups, _ := os.ReadFile("/proc/self/cgroup")
	p.cgroups = string(cgroups)
	p.space, _ = os.Readlink("/proc/self/ns/pid")
	if exe := fmt.Sprintf("/proc/%d/exe", os.Getpid()); readable(exe) {
		p.exe = exe
	}
	if readable("/run/systemd/system") { // sd_booted(3)
		p.runner, _ = exec.LookPath("systemd-run")
	}
	return p
}

func readable(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// tracking are the variables by which CI services find what a job has left, and
// kill it. They look at what a process was started with.
func tracking() []string {
	return []string{
		"RUNNER_TRACKING_ID",     // GitHub Actions
		"VSTS_PROCESS_LOOKUP_ID", // Azure Pipelines
		"JENKINS_NODE_COOKIE",    // Jenkins, pipelines
		"JENKINS_SERVER_COOKIE",  // Jenkins: all of these and the job's name must fit
		"HUDSON_SERVER_COOKIE",
		"HUDSON_COOKIE",
		"BUILD_ID",
		"BUILD_TAG",
	}
}

// tracked are those of them that are set here.
func (p place) tracked() []string {
	var found []string
	for _, name := range tracking() {
		if slices.ContainsFunc(p.env, func(v string) bool { return strings.HasPrefix(v, name+"=") }) {
			found = append(found, name)
		}
	}
	return found
}

// untracked is the environment without them, and without the mark of another run
// whose command has started this one.
func (p place) untracked() []string {
	return slices.DeleteFunc(slices.Clone(p.env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return name == process.EnvOwner || slices.Contains(tracking(), name)
	})
}

// service is the systemd service that this process is in, and whether it is one of
// a user's manager; "" when it is in none. systemd ends whatever is in the cgroup
// of a service together with it (KillMode=control-group).
func (p place) service() (name string, user bool) {
	for line := range strings.Lines(p.cgroups) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3) // id:controllers:path, cgroups(7)
		if len(parts) < 3 || parts[1] != "" && parts[1] != "name=systemd" {
			continue
		}
		for _, unit := range strings.Split(path.Clean(parts[2]), "/") {
			switch {
			case strings.HasPrefix(unit, "user@"):
				name, user = "", true
			case strings.HasSuffix(unit, ".service"):
				name = unit
			}
		}
		if name != "" {
			return name, user
		}
	}
	return "", false
}

// contained says whether this process is in a container: in another PID namespace
// than the first, whose number is fixed (PROC_PID_INIT_INO of the kernel).
func (p place) contained() bool { return p.space != "" && p.space != "pid:[4026531836]" }

// start is the command that starts a guardian here.
func (p place) start(command []string) []string {
	if scoped := p.scoped(command); scoped != nil {
		return scoped
	}
	return command
}

// scoped is the command with which a guardian lives in a scope of its own, which
// does not end with the service that this process is in. It is nil where that is
// not needed, or cannot be had.
func (p place) scoped(command []string) []string {
	service, user := p.service()
	if service == "" || p.runner == "" || p.exe == "" && strings.HasPrefix(command[0], "/proc/self/") {
		return nil
	}
	all := []string{p.runner, "--scope", "--quiet", "--collect", "--no-ask-password", "--description=Guardian of a run of Gameday"}
	if user {
		all = append(all, "--user")
	}
	all = append(append(all, "--"), command...)
	if i := len(all) - len(command); strings.HasPrefix(all[i], "/proc/self/") {
		all[i] = p.exe // self would be systemd-run
	}
	return all
}

// Prospect says what becomes of a guardian that this process would start.
type Prospect struct {
	Good bool // it outlives what ends this process
	Text string
}

// Prospects says how a guardian that is started here outlives the run, or what
// would end both. For people.
func Prospects() []Prospect { return here().prospects() }

func (p place) prospects() []Prospect {
	var all []Prospect
	if tracked := p.tracked(); len(tracked) > 0 {
		all = append(all, Prospect{true, "this is a job of a CI service, which ends what carries " + strings.Join(tracked, ", ") +
			"; guardians are started without"})
	}
	service, _ := p.service()
	switch {
	case service != "" && p.scoped([]string{p.exe}) != nil:
		all = append(all, Prospect{true, "this process belongs to " + service + "; guardians get a scope of their own from systemd, so they outlive it, if systemd lets this user have one"})
	case service != "":
		all = append(all, Prospect{false, "this process belongs to " + service + ", and there is no systemd-run: when the service is stopped, the guardian ends with the run, " +
			lease + ", and the next run or `gameday clean` removes the rest"})
	}
	if p.contained() {
		all = append(all, Prospect{false, "this process is in a container: when that is removed, the guardian ends with the run, " + lease +
			", and nobody else can tell that the run is dead: the rest goes 6 hours after its start, or by `gameday clean --all`. " +
			"Let the job's last step in this container, also after a failure, be `gameday clean`. " +
			"Ports of the gateway are on the loopback of Docker's machine: the container needs `--network host`"})
	}
	if len(all) == 0 {
		all = append(all, Prospect{true, "a run that dies is undone by its guardian, a process of its own"})
	}
	return all
}

// lease is what happens then in any case.
const lease = "gateways drop their faults within 4 s"
