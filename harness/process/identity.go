// Package process tells one process from another over time: a PID alone is
// given again to others.
package process

import (
	"os"
	"strconv"
	"strings"
)

// Identity is one process, told apart from a later one with the same PID and
// from processes on other machines.
type Identity struct {
	PID   int    `json:"pid"`
	Start string `json:"start,omitempty"` // field 22 of /proc/PID/stat, clock ticks since boot
	Boot  string `json:"boot,omitempty"`  // boot id of its machine
	Space string `json:"space,omitempty"` // its PID namespace
}

// Self is this process. Where /proc is missing all but the PID stays empty, and
// nothing can be told of others.
func Self() Identity { return of(os.Getpid()) }

// of is the process that has a PID now.
func of(pid int) Identity {
	return Identity{PID: pid, Start: startOf(pid), Boot: bootID(), Space: space()}
}

// Gone says whether the process surely lives no more, as seen by this one. Of
// one on another machine, or in another PID namespace, nothing is known.
func (i Identity) Gone() bool {
	me := Self()
	switch {
	case me.Boot == "" || me.Space == "" || i.Boot == "" || i.Space != me.Space:
		return false
	case i.Boot != me.Boot:
		return true // the machine was started again since
	}
	return i.Start == "" || startOf(i.PID) != i.Start
}

// Lives says whether the process surely lives, as seen by this one.
func (i Identity) Lives() bool {
	me := Self()
	return i.Start != "" && i.Boot == me.Boot && i.Space == me.Space && startOf(i.PID) == i.Start
}

func bootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func space() string {
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
	text := string(b)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	const stateField, startField = 0, 19 // fields 3 and 22 of the whole line
	if len(fields) <= startField || strings.Contains("ZX", fields[stateField]) {
		return ""
	}
	return fields[startField]
}
