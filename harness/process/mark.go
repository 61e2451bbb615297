package process

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// EnvOwner is the environment variable that says, of a process, for which one it
// was started; see Mark.
const EnvOwner = "GAMEDAY_OWNER"

// Mark is the variable, NAME=VALUE, that a process is given which must not outlive
// this one. Whatever it starts inherits the mark, also what leaves its group, its
// session and its parent.
func (i Identity) Mark() string {
	return fmt.Sprintf("%s=%d-%s-%s", EnvOwner, i.PID, i.Start, i.Boot)
}

// EndMarked kills every process with the mark of an owner, again and again until
// there is none, and returns how many it has killed. It sees those that this user
// may look at, and where there is no /proc it sees none.
func EndMarked(ctx context.Context, owner Identity) (int, error) {
	const often, patience = 10 * time.Millisecond, 5 * time.Second
	if owner.Start == "" || owner.Boot == "" {
		return 0, nil // the mark would fit others
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	killed := map[int]bool{}
	for {
		found := marked(owner.Mark())
		if len(found) == 0 {
			return len(killed), nil
		}
		for _, pid := range found {
			killed[pid] = true
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
		}
		select {
		case <-time.After(often):
		case <-ctx.Done():
			return len(killed), fmt.Errorf("end what process %d has started: %d of it still run", owner.PID, len(found))
		}
	}
}

// marked are the processes that were started with a mark, this one left out.
func marked(mark string) []int {
	entries, _ := os.ReadDir("/proc")
	var found []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		env, err := os.ReadFile("/proc/" + e.Name() + "/environ") // empty for one that has ended
		if err == nil && holds(env, mark) {
			found = append(found, pid)
		}
	}
	return found
}

// holds says whether a variable is in an environment as /proc/PID/environ has it.
func holds(env []byte, variable string) bool {
	for one := range bytes.SplitSeq(env, []byte{0}) {
		if string(one) == variable {
			return true
		}
	}
	return false
}
