package compose

import (
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkReach refuses what would let a container reach past itself: onto the
// machine that it runs on, into other containers, or at the faults that are
// injected into it. Fields that can do nothing else are refused by the table.
func checkReach(f *findings, project *types.Project) {
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		at := []string{"services", name}
		checkPowers(f, at, s.CapAdd)
		checkConfinement(f, at, s.SecurityOpt)
		checkBinds(f, at, s.Volumes)
	}
}

// checkPowers refuses the capabilities that are as good as root on the machine
// (capabilities(7)), change what all containers share, or could undo a fault.
func checkPowers(f *findings, at, added []string) {
	const machine = "it reaches past the container, onto this machine; leave it out, and test without what needs it"
	for i, given := range added {
		power := strings.TrimPrefix(strings.ToUpper(given), "CAP_")
		why := ""
		switch {
		case power == "NET_ADMIN":
			why = "a host with it could undo the faults in its own network; leave it out, and set what it is for with sysctls"
		case power == "ALL":
			why = "name the few capabilities that are needed"
		case slices.Contains(mighty(), power) || strings.HasPrefix(power, "MAC_"):
			why = machine
		default:
			continue
		}
		f.fail(under(at, "cap_add", strconv.Itoa(i)), "service %q: cap_add: %q is refused: %s", at[1], given, why)
	}
}

func mighty() []string {
	return []string{
		"SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "SYS_TIME", "SYS_PTRACE", "BPF", "PERFMON",
		"DAC_READ_SEARCH", "SYSLOG", "CHECKPOINT_RESTORE",
	}
}

// checkConfinement refuses options that switch off what keeps a container in.
func checkConfinement(f *findings, at, options []string) {
	for i, given := range options {
		name, value, _ := strings.Cut(strings.Replace(strings.ToLower(given), ":", "=", 1), "=")
		off := value == "unconfined" || name == "label" && strings.HasPrefix(value, "disable") ||
			name == "no-new-privileges" && value == "false"
		if off {
			f.fail(under(at, "security_opt", strconv.Itoa(i)),
				"service %q: security_opt: %q is refused: it switches off what keeps the container in; leave it out, or name a profile of your own", at[1], given)
		}
	}
}

func under(at []string, keys ...string) []string { return append(slices.Clone(at), keys...) }
