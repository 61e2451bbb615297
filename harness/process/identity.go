// Package process tells one process from another over time: a PID alone is
// given again to others.
package process

import (
	"os"
	"strconv"
)

// Identity is one process, told apart from a later one with the same PID and
// from processes on other machines.
type Identity struct {
	PID     int    `json:"pid"`
	Start   string `json:"start,omitempty"`   // field 22 of /proc/PID/stat, clock ticks since boot
	Boot    string `json:"boot,omitempty"`    // boot id of its machine
	Space   string `json:"space,omitempty"`   // its PID namespace
	Machine string `json:"machine,omitempty"` // its machine, across reboots; see machineID
}

// State is what is known of a process.
type State int

// States. Only one that is surely Dead may be cleaned up after at once.
const (
	Unknown State = iota // it cannot be seen from here
	Alive
	Dead
)

// String is the state in a word.
func (s State) String() string {
	switch s {
	case Alive:
		return "alive"
	case Dead:
		return "dead"
	default:
		return "unknown"
	}
}

// Self is this process. Where /proc is missing all but the PID stays empty, and
// nothing can be told of others.
func Self() Identity { return of(os.Getpid()) }

// of is the process that has a PID now.
func of(pid int) Identity {
	start, _ := look(pid)
	return Identity{PID: pid, Start: start, Boot: bootID(), Space: space(), Machine: machineID()}
}

// Gone says whether the process surely lives no more, as seen by this one.
func (i Identity) Gone() bool { return i.State() == Dead }

// Lives says whether the process surely lives, as seen by this one.
func (i Identity) Lives() bool { return i.State() == Alive }

// State is what this process can tell of another one. Of one on another machine,
// in another PID namespace, or hidden by /proc, nothing is known.
func (i Identity) State() State {
	return i.seenBy(Identity{Boot: bootID(), Space: space(), Machine: machineID()}, look)
}

// seenBy is the state as seen from where me lives. look returns what has a PID
// there: "" with Dead when there is surely nobody, and "" with Unknown when it
// cannot be read.
func (i Identity) seenBy(me Identity, look func(pid int) (start string, state State)) State {
	if me.Boot == "" || me.Space == "" || i.Boot == "" || i.Space != me.Space {
		return Unknown
	}
	if i.Boot != me.Boot {
		// Every machine has the same first PID namespace, so only the machine's own
		// id tells a restart of this one from another one.
		if i.Machine != "" && i.Machine == me.Machine {
			return Dead
		}
		return Unknown
	}
	start, state := look(i.PID)
	switch {
	case state != Alive:
		return state
	case i.Start == "":
		return Unknown
	case start != i.Start:
		return Dead // its PID was given to another one
	}
	return Alive
}

// statOf is where the kernel tells of a process.
func statOf(pid int) string { return "/proc/" + strconv.Itoa(pid) + "/stat" }
