package docker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// maxOutput bounds what is kept of a command's standard output, and of its
// standard error.
const maxOutput = 1 << 20

// Run runs a command inside a host, as its container's user, and returns the first
// MiB of what it wrote on each stream. A command that is still running when ctx
// ends runs on: the engine cannot end it. A host that is stopped or paused runs
// none.
func (f files) Run(ctx context.Context, host string, args ...string) (system.Ran, error) {
	p, err := f.w.pod(host)
	if err != nil {
		return system.Ran{}, err
	}
	var ran system.Ran
	err = ourContainer(ctx, f.w.docker, p.id, f.w.run.id)
	if err == nil {
		ran, err = f.run(ctx, p.id, args)
	}
	if err != nil {
		return system.Ran{}, fmt.Errorf("world: run %q on host %s: %w", args, host, err)
	}
	return ran, nil
}

func (f files) run(ctx context.Context, id string, args []string) (system.Ran, error) {
	made, err := f.w.docker.ExecCreate(ctx, id, client.ExecCreateOptions{Cmd: args, AttachStdout: true, AttachStderr: true})
	if err != nil {
		return system.Ran{}, err
	}
	attached, err := f.w.docker.ExecAttach(ctx, made.ID, client.ExecAttachOptions{})
	if err != nil {
		return system.Ran{}, err
	}
	defer attached.Close()
	defer context.AfterFunc(ctx, attached.Close)() // a hijacked connection heeds no context
	var out, errs bounded
	if _, err := stdcopy.StdCopy(&out, &errs, attached.Reader); err != nil || ctx.Err() != nil {
		return system.Ran{}, errors.Join(context.Cause(ctx), err)
	}
	const ending = 5 * time.Second // its streams are closed; only the engine has to notice
	ran := system.Ran{Out: out.String(), Err: errs.String()}
	err = wait.Success(ctx, ending, pollEvery, func(ctx context.Context) error {
		got, err := f.w.docker.ExecInspect(ctx, made.ID, client.ExecInspectOptions{})
		if err == nil && got.Running {
			err = errors.New("it closed its output and runs on")
		}
		ran.ExitCode = got.ExitCode
		return err
	})
	return ran, err
}

// bounded keeps the first maxOutput bytes that are written to it, and counts the
// rest.
type bounded struct {
	kept bytes.Buffer
	more int
}

// Write never fails.
func (b *bounded) Write(p []byte) (int, error) {
	room := min(len(p), maxOutput-b.kept.Len())
	b.kept.Write(p[:room])
	b.more += len(p) - room
	return len(p), nil
}

// String says how much is missing, if anything is.
func (b *bounded) String() string {
	if b.more > 0 {
		return fmt.Sprintf("%s\n(and %d bytes more)", b.kept.String(), b.more)
	}
	return b.kept.String()
}
