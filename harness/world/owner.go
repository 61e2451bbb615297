package world

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// owner is the process that owns a run, told apart from a later process with
// the same PID and from processes on other machines.
type owner struct {
	pid   int
	start string // field 22 of /proc/PID/stat, clock ticks since boot
	boot  string
	space string
}

// self is this process. Where /proc is missing the fields stay empty, and only
// the expiry decides.
func self() owner {
	pid := os.Getpid()
	return owner{pid: pid, start: startOf(pid), boot: bootID(), space: pidSpace()}
}

// ownerOf reads an owner from labels.
func ownerOf(labels map[string]string) owner {
	pid, _ := strconv.Atoi(labels[labelPID])
	return owner{pid: pid, start: labels[labelStart], boot: labels[labelBoot], space: labels[labelSpace]}
}

// dead says whether the owner surely lives no more, as seen by the process me.
// On another machine, or from another PID namespace, nothing is known of a
// process, and only the expiry decides.
func (o owner) dead(me owner, expires, now time.Time) bool {
	if now.After(expires) {
		return true
	}
	if me.boot == "" || me.space == "" || o.boot == "" {
		return false
	}
	if o.space != me.space {
		return false
	}
	if o.boot != me.boot {
		return true // the machine was rebooted since
	}
	return o.start == "" || startOf(o.pid) != o.start
}

func bootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func pidSpace() string {
	s, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return s
}

// startOf is the start time of a process, or "" when there is none. One that
// has ended but was not reaped yet (a zombie) lives no more.
func startOf(pid int) string {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return ""
	}
	// The command's name may hold spaces and brackets: fields count from the
	// last bracket.
	_, rest, found := cutLast(string(b), ')')
	fields := strings.Fields(rest)
	const stateField, startField = 0, 19 // fields 3 and 22 of the whole line
	if !found || len(fields) <= startField || strings.Contains("ZX", fields[stateField]) {
		return ""
	}
	return fields[startField]
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}
