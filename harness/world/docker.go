package world

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/moby/moby/client"
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

// Connect opens a connection to the Docker daemon that the environment names
// and checks that it answers. The caller closes it.
func Connect(ctx context.Context) (*client.Client, error) {
	cli, err := client.New(client.FromEnv)
	if err != nil {
		return nil, Unavailable{err}
	}
	if _, err := cli.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
		_ = cli.Close()
		return nil, Unavailable{err}
	}
	return cli, nil
}

// prepare sets testcontainers up for a run of ours. Its reaper is switched
// off: it needs an image from outside, removes by its own rules, and cannot
// heal; our own labels and Sweep do its work.
//
// Testcontainers takes a file /.dockerenv to mean that it runs in a container
// and then looks for published ports on the default route's gateway, where a
// local daemon does not publish ours. With a local daemon the address is
// therefore fixed to localhost.
func prepare(runID string) error {
	log.SetDefault(log.NewNoopLogger())
	env := map[string]string{
		"TESTCONTAINERS_RYUK_DISABLED": "true",
		"TESTCONTAINERS_SESSION_ID":    runID,
	}
	if local(os.Getenv("DOCKER_HOST")) && os.Getenv("TESTCONTAINERS_HOST_OVERRIDE") == "" {
		env["TESTCONTAINERS_HOST_OVERRIDE"] = "localhost"
	}
	for k, v := range env {
		if err := os.Setenv(k, v); err != nil {
			return fmt.Errorf("world: set %s: %w", k, err)
		}
	}
	return nil
}

// local says whether a DOCKER_HOST names a daemon on this machine.
func local(host string) bool {
	return host == "" || strings.HasPrefix(host, "unix://") || strings.HasPrefix(host, "npipe://")
}
