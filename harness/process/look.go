package process

import (
	"errors"
	"os"
	"strings"
	"syscall"
)

// look finds out who has a PID now: its start time. One that has ended but was
// not reaped yet (a zombie) is dead.
func look(pid int) (start string, state State) {
	b, err := os.ReadFile(statOf(pid))
	if err == nil {
		return parse(string(b))
	}
	// With the mount option hidepid=2 the folder of somebody else's process looks
	// as if it were not there, with hidepid=1 it cannot be read. A signal of number
	// 0 tells whether there is such a process all the same (kill(2)).
	if pid > 0 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return "", Dead
	}
	return "", Unknown
}

// parse reads /proc/PID/stat.
func parse(stat string) (start string, state State) {
	// The command's name may hold spaces and brackets: fields count from the
	// last bracket.
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	const stateField, startField = 0, 19 // fields 3 and 22 of the whole line
	switch {
	case len(fields) <= startField:
		return "", Unknown
	case strings.Contains("ZX", fields[stateField]):
		return "", Dead
	}
	return fields[startField], Alive
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
