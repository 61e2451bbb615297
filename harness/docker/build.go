package docker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/secret"
)

// build builds a service's image with the docker command, so that it is built
// by the user's own builder, with its cache, as compose would build it.
func build(ctx context.Context, image string, s compose.Service, progress func(string)) error {
	args := buildArgs(image, *s.Spec.Build)
	cmd := exec.CommandContext(ctx, "docker", args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	cmd.SysProcAttr = mortal()
	cmd.Env = buildEnv(*s.Spec.Build)
	if inline := s.Spec.Build.DockerfileInline; inline != "" {
		cmd.Stdin = strings.NewReader(inline)
	}
	started := time.Now()
	progress("building image " + image)
	out, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("world: service %q: build %s: the docker command is not installed: %w", s.Name, image, err)
	}
	if err != nil {
		return fmt.Errorf("world: service %q: build %s from %s: %w; its last lines:\n%s",
			s.Name, image, s.Spec.Build.Context, err, lastLines(string(out), explainLines))
	}
	progress(fmt.Sprintf("built image %s in %.1f s", image, time.Since(started).Seconds()))
	return nil
}

// buildArgs are the arguments of the docker command for a build section. What is
// announced as ignored (tags, cache_from, no_cache, pull and the like) is not
// among them: a file must not give its image the name of another one.
func buildArgs(image string, b types.BuildConfig) []string {
	args := []string{"build", "--tag", image}
	flag := func(name, value string) {
		if value != "" {
			args = append(args, name, value)
		}
	}
	switch {
	case b.DockerfileInline != "":
		flag("--file", "-")
	case b.Dockerfile != "":
		flag("--file", absolute(b.Context, b.Dockerfile))
	}
	for name, value := range b.Args {
		if value != nil && !quietly(name, *value) {
			name += "=" + *value
		}
		flag("--build-arg", name)
	}
	for name, value := range b.Labels {
		flag("--label", name+"="+value)
	}
	for name, addrs := range b.ExtraHosts {
		for _, a := range addrs {
			flag("--add-host", name+":"+a)
		}
	}
	flag("--target", b.Target)
	flag("--network", b.Network)
	if b.ShmSize > 0 {
		flag("--shm-size", strconv.FormatInt(int64(b.ShmSize), 10))
	}
	return append(args, b.Context)
}

// quietly says whether a build argument is handed over in the environment instead of
// the command's arguments, which every user of the machine can read. Only a secret
// is, and none that has the name of a variable that is set, or of one that the docker
// command, a program that it starts or the loader of programs obeys: LD_PRELOAD, or
// DOCKER_CONFIG with plugins in it, would run what the compose file brings along.
func quietly(name, value string) bool {
	if ours, set := os.LookupEnv(name); set && ours != value {
		return false
	}
	upper := strings.ToUpper(name)
	for _, obeyed := range []string{"LD_", "DOCKER_", "BUILDKIT_", "BUILDX_", "COMPOSE_", "GIT_", "SSH_", "SSL_", "XDG_", "OTEL_", "GODEBUG"} {
		if strings.HasPrefix(upper, obeyed) {
			return false
		}
	}
	return !strings.HasSuffix(upper, "_PROXY") && (secret.Named(name) || len(secret.In(value)) > 0)
}

// buildEnv is the environment of the docker command, with build arguments.
func buildEnv(b types.BuildConfig) []string {
	env := os.Environ()
	for name, value := range b.Args {
		if value != nil && quietly(name, *value) {
			env = append(env, name+"="+*value)
		}
	}
	return env
}

func absolute(dir, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(dir, file)
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return "  " + strings.Join(lines[max(0, len(lines)-n):], "\n  ")
}
