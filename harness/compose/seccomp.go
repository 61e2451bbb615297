package compose

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// seccompProfile is a profile of system calls, as Docker reads it.
type seccompProfile struct {
	DefaultAction string `json:"defaultAction"`
	Syscalls      []struct {
		Name     string   `json:"name"`
		Names    []string `json:"names"`
		Action   string   `json:"action"`
		Includes struct {
			Caps []string `json:"caps"`
		} `json:"includes"`
	} `json:"syscalls"`
}

// readSeccomp reads a profile from a file on the ground, and refuses one that lets
// more through than the engine's own does. What it returns is the profile itself,
// which nobody can change afterwards.
func readSeccomp(g ground, file string) (string, error) {
	if strings.EqualFold(file, "unconfined") || strings.HasPrefix(strings.TrimSpace(file), "{") || file == "" {
		return "", errors.New("it switches off what keeps the container in; leave it out, or name a file with a profile")
	}
	if file == "builtin" {
		return file, nil
	}
	real, err := g.holds(file, true)
	if err != nil {
		return "", err
	}
	if (irregular{g.dir}).Accept(real) {
		return "", errors.New("this is no file")
	}
	text, err := os.ReadFile(real)
	if err != nil {
		return "", fmt.Errorf("it cannot be read: %w", cause(err))
	}
	var profile seccompProfile
	var compact bytes.Buffer
	if json.Unmarshal(text, &profile) != nil || json.Compact(&compact, text) != nil {
		return "", errors.New("its content is no profile (JSON)")
	}
	return compact.String(), profile.check()
}

// check refuses a profile that allows by default, or allows calls that the engine's
// own keeps from containers without the capabilities for them.
func (p seccompProfile) check() error {
	stops := []string{"SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP"}
	if !slices.Contains(stops, p.DefaultAction) {
		return fmt.Errorf("its defaultAction lets through what it does not name; make it %s", stops[0])
	}
	for _, rule := range p.Syscalls {
		if slices.Contains(stops, rule.Action) || slices.ContainsFunc(rule.Includes.Caps, mighty) {
			continue // nothing has the capability that the rule is for
		}
		for _, name := range append(rule.Names, rule.Name) {
			if slices.Contains(guarded(), name) {
				return fmt.Errorf("it allows the system call %s, which the engine's own profile keeps from containers; leave that out", name)
			}
		}
	}
	return nil
}

func mighty(power string) bool {
	return !slices.Contains(powers(), strings.TrimPrefix(power, "CAP_"))
}

// guarded are system calls that the engine's own profile allows with mighty
// capabilities only.
func guarded() []string {
	return []string{
		"add_key", "bpf", "delete_module", "finit_module", "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "ioperm", "iopl",
		"kexec_file_load", "kexec_load", "keyctl", "mount", "mount_setattr", "move_mount", "open_by_handle_at", "open_tree",
		"perf_event_open", "pivot_root", "reboot", "request_key", "setns", "swapoff", "swapon", "umount", "umount2", "unshare", "userfaultfd",
	}
}
