package docker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// Unavailable is the error of everything that failed because Docker cannot be
// reached: the run is inconclusive, nothing was tested.
type Unavailable struct{ Err error }

func (u Unavailable) Error() string {
	return fmt.Sprintf("docker cannot be reached: %v\n"+
		"Is the daemon running (systemctl start docker), may this user use it (the docker group), "+
		"and is DOCKER_HOST right? `gameday doctor` checks.", u.Err)
}

func (u Unavailable) Unwrap() error { return u.Err }

// unavailable is the error of a call that did not reach Docker: Unavailable, unless
// the caller has given up. That tells nothing of Docker, so its cause is returned.
func unavailable(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("world: connect to Docker: %w", context.Cause(ctx))
	}
	return Unavailable{err}
}

// Remote is the error of a Docker host that is not this machine's own and that
// nobody allowed by name: a slip in the environment must not break things
// elsewhere.
type Remote struct{ Host string }

func (r Remote) Error() string {
	return fmt.Sprintf("the Docker host %s is not on this machine, and Gameday acts on none by chance; "+
		"unset DOCKER_HOST, or allow this one by its name: %s=%s (or --allow-docker-host %s)",
		r.Host, EnvAllow, r.Host, r.Host)
}

// EnvAllow is the environment variable that names a Docker host which is not on
// this machine and may be used all the same.
const EnvAllow = "GAMEDAY_ALLOW_DOCKER_HOST"

// Connect opens a connection to the Docker daemon that the environment names
// and checks that it answers. The caller closes it. The error is a Remote when
// the daemon is not on this machine and was not allowed by name, Unavailable when
// it cannot be reached, and the cause of ctx when that is cancelled meanwhile.
func Connect(ctx context.Context) (*client.Client, error) { return ConnectTo(ctx, "") }

// ConnectTo connects to a daemon by its address, as Connect does; "" is the one
// that the environment names.
func ConnectTo(ctx context.Context, host string) (*client.Client, error) {
	options := []client.Opt{client.FromEnv}
	if host != "" {
		options = append(options, client.WithHost(host))
	}
	cli, err := client.New(options...)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	if host := cli.DaemonHost(); !Local(host) && os.Getenv(EnvAllow) != host {
		return nil, errors.Join(Remote{host}, cli.Close())
	}
	if _, err := cli.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
		_ = cli.Close()
		return nil, unavailable(ctx, err)
	}
	return cli, nil
}

// prepare sets testcontainers up for a run of ours. Its reaper is switched
// off: it needs an image from outside, removes by its own rules, and cannot
// heal; our own labels and Sweep do its work.
//
// Testcontainers and the docker command look for a daemon in more places than
// the environment, so they are told which one it is.
//
// Testcontainers takes a file /.dockerenv to mean that it runs in a container
// and then looks for published ports on the default route's gateway, where a
// local daemon does not publish ours. With a local daemon the address is
// therefore fixed to localhost.
func prepare(ctx context.Context, cli *client.Client, runID string) error {
	log.SetDefault(log.NewNoopLogger())
	env := map[string]string{
		"TESTCONTAINERS_RYUK_DISABLED": "true",
		"TESTCONTAINERS_SESSION_ID":    runID,
		"DOCKER_HOST":                  cli.DaemonHost(),
	}
	if Local(cli.DaemonHost()) && os.Getenv("TESTCONTAINERS_HOST_OVERRIDE") == "" {
		env["TESTCONTAINERS_HOST_OVERRIDE"] = "localhost"
	}
	for k, v := range env {
		if err := os.Setenv(k, v); err != nil {
			return fmt.Errorf("world: set %s: %w", k, err)
		}
	}
	return sameDaemon(ctx, cli)
}

// sameDaemon makes sure that testcontainers acts on the daemon that was checked.
func sameDaemon(ctx context.Context, cli *client.Client) error {
	theirs, err := testcontainers.NewDockerClientWithOpts(ctx)
	if err != nil {
		return unavailable(ctx, err)
	}
	defer theirs.Close()
	if theirs.DaemonHost() != cli.DaemonHost() {
		return fmt.Errorf("world: testcontainers is set to another Docker host, %s instead of %s; "+
			"take tc.host out of ~/.testcontainers.properties", theirs.DaemonHost(), cli.DaemonHost())
	}
	return nil
}

// Local says whether a Docker host, as in DOCKER_HOST, is a daemon on this
// machine. A TCP port of this machine may lead anywhere.
func Local(host string) bool {
	return host == "" || strings.HasPrefix(host, "unix://") || strings.HasPrefix(host, "npipe://")
}
