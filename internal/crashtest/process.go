package crashtest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// marked lists the processes that were started by a try, by its marker in their
// environment: also those that have left its group and its session.
func marked(id string) []int {
	want := []byte(marker + "=" + id)
	return processes("environ", func(words [][]byte) bool {
		return slices.ContainsFunc(words, func(w []byte) bool { return bytes.Equal(w, want) })
	})
}

// guardians lists the guardians of a journal.
func guardians(journal string) []int {
	return processes("cmdline", func(words [][]byte) bool {
		has := func(want string) bool {
			return slices.ContainsFunc(words, func(w []byte) bool { return string(w) == want })
		}
		return has("guardian") && has(journal)
	})
}

// processes lists those of which a file of words, each ended by a zero, is right.
func processes(file string, right func(words [][]byte) bool) []int {
	entries, err := filepath.Glob(filepath.Join("/proc", "[0-9]*", file))
	if err != nil {
		return nil
	}
	var pids []int
	for _, path := range entries {
		content, err := os.ReadFile(path)
		if err != nil || !right(bytes.Split(content, []byte{0})) { // it has ended, or is not ours to look at
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// describe names a process by its number and what it is.
func describe(pid int) string {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return "process " + strconv.Itoa(pid)
	}
	return "process " + strconv.Itoa(pid) + ": " + strings.TrimSpace(string(bytes.ReplaceAll(line, []byte{0}, []byte{' '})))
}

// toGuardians sends a signal to all guardians of the trial, and names them.
func (t *trial) toGuardians(s syscall.Signal) []int {
	pids := guardians(t.path)
	for _, pid := range pids {
		_ = syscall.Kill(pid, s) // one that has just ended needs none
	}
	return pids
}

// another waits for a guardian that is none of those.
func (t *trial) another(than []int, limit time.Duration) (after time.Duration, found bool) {
	const often = 20 * time.Millisecond
	for begun := time.Now(); time.Since(begun) < limit; <-time.After(often) {
		for _, pid := range guardians(t.path) {
			if !slices.Contains(than, pid) {
				return time.Since(begun), true
			}
		}
	}
	return limit, false
}
