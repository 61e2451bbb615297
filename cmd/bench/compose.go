package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// project is the name under which docker-compose runs ours, so that nothing
// else is touched.
const project = "gameday-bench"

// dockerCompose runs one docker-compose command on a file and returns its output.
func dockerCompose(ctx context.Context, file string, args ...string) (string, error) {
	name, first := composeCommand(ctx)
	args = append(append(first, "-p", project, "-f", file), args...)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "BOARD_PORT="+benchPort)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, errs.String())
	}
	return out.String(), nil
}

// composeCommand is the compose that this machine has.
func composeCommand(ctx context.Context) (name string, first []string) {
	if exec.CommandContext(ctx, "docker", "compose", "version").Run() == nil {
		return "docker", []string{"compose"}
	}
	return "docker-compose", nil
}

// down removes everything that compose made, also after an interrupt.
func down(ctx context.Context, file string) error {
	_, err := dockerCompose(context.WithoutCancel(ctx), file, "down", "--volumes", "--timeout", "0")
	return err
}
