package stopwhen

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/process"
	"github.com/gameday-harness/gameday/harness/settings"
)

// CommandFails fires when a command, run in a folder, ends with another exit code
// than 0, does not end in time or cannot be run. A list is run as it is; only a
// text goes through a shell.
func CommandFails(c settings.CommandFails, dir string) harness.StopCondition {
	return command{CommandFails: c, dir: dir}
}

type command struct {
	settings.CommandFails
	dir string
}

func (c command) Name() string { return fmt.Sprintf("the command %q", strings.Join(c.Args, " ")) }

func (c command) Watch(ctx context.Context, _ harness.Pulse) error {
	return every(ctx, c.Every, func() error { return c.ask(ctx) })
}

// lingering is how long a command's output is waited for once it has ended: a
// child of it may hold that open.
const lingering = time.Second

// ask runs the command once. It ends with all its children, in a group of their
// own. When this process is killed, the guardian of the run ends whatever carries
// its mark. The thread is kept, since the kernel ends a command together with the
// thread that started it.
func (c command) ask(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	limited, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	args := c.Args
	if c.Shell {
		args = []string{"sh", "-c", c.Args[0]}
	}
	var said tail
	cmd := exec.CommandContext(limited, args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = c.dir, &said, &said, lingering
	cmd.Env = append(os.Environ(), process.Self().Mark())
	group(cmd)
	cmd.Cancel = func() error { return endGroup(cmd) }
	err := cmd.Run()
	if cmd.Process != nil {
		_ = endGroup(cmd) // there is hardly ever anybody left
	}
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay), ctx.Err() != nil:
		return nil
	case limited.Err() != nil:
		return fmt.Errorf("it did not end within %s%s", c.Timeout, said.lastLine())
	case cmd.ProcessState == nil:
		return fmt.Errorf("it could not be run: %w", err)
	}
	return fmt.Errorf("it ended with %s%s", cmd.ProcessState, said.lastLine())
}
