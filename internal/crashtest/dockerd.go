package crashtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/moby/moby/client"
	"github.com/vishvananda/netns"

	"github.com/gameday-harness/gameday/harness/wait"
)

// dockerd is a Docker daemon of the test's own, in a network namespace of its
// own: it shares no bridge, no address and no packet filter with the machine's.
type dockerd struct {
	dir    string
	ns     netns.NsHandle
	cmd    *exec.Cmd
	ended  chan struct{}
	client *client.Client
}

// ownDaemon starts a daemon that has the images. It is a skip where that is not
// possible.
func ownDaemon(ctx context.Context, b *bench) (*dockerd, error) {
	if _, err := exec.LookPath("dockerd"); err != nil || os.Geteuid() != 0 {
		return nil, skip("a daemon of its own needs root, and dockerd on the path")
	}
	dir, err := os.MkdirTemp("", "crashtest") // a socket's path must be short
	if err != nil {
		return nil, err
	}
	d := &dockerd{dir: dir}
	if err := d.setUp(ctx, b.docker); err != nil {
		return nil, errors.Join(fmt.Errorf("start a Docker daemon: %w", err), d.close(ctx))
	}
	return d, nil
}

func (d *dockerd) setUp(ctx context.Context, from *client.Client) (err error) {
	if d.ns, err = newNamespace(); err != nil {
		return err
	}
	if d.client, err = client.New(client.WithHost(d.host())); err != nil {
		return err
	}
	if err := d.configure(ctx, from); err != nil {
		return err
	}
	if err := d.start(ctx); err != nil {
		return err
	}
	return d.load(ctx, from, "gameday/agent", bystanderImage)
}

// configure writes the daemon's configuration, so that the machine's is not
// taken. Only the storage driver is the same: it is one that works here.
func (d *dockerd) configure(ctx context.Context, like *client.Client) error {
	theirs, err := like.Info(ctx, client.InfoOptions{})
	if err != nil {
		return err
	}
	config, err := json.Marshal(map[string]any{
		"data-root": filepath.Join(d.dir, "data"), "exec-root": filepath.Join(d.dir, "exec"),
		"pidfile": filepath.Join(d.dir, "pid"), "hosts": []string{d.host()},
		"storage-driver": theirs.Info.Driver, "bip": "198.19.255.1/24",
		"default-address-pools": []map[string]any{{"base": "198.19.0.0/17", "size": 24}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(d.config(), config, 0o600)
}

func (d *dockerd) config() string { return filepath.Join(d.dir, "daemon.json") }

func (d *dockerd) host() string { return "unix://" + filepath.Join(d.dir, "docker.sock") }

// start starts the daemon, for the first time or again, and waits until it
// answers.
func (d *dockerd) start(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(d.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	c := exec.CommandContext(context.WithoutCancel(ctx), "dockerd", "--config-file", d.config())
	c.Stdout, c.Stderr = log, log
	// Its mounts go with it.
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Unshareflags: syscall.CLONE_NEWNS}
	if err := d.inside(c); err != nil {
		return err
	}
	d.cmd, d.ended = c, make(chan struct{})
	go func(ended chan struct{}) {
		_ = c.Wait() // its log says why it ended
		close(ended)
	}(d.ended)
	return d.answers(ctx)
}

func (d *dockerd) answers(ctx context.Context) error {
	const limit, often = 30 * time.Second, 50 * time.Millisecond
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	for {
		_, err := d.client.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true})
		if err == nil {
			return nil
		}
		select {
		case <-d.ended:
			return fmt.Errorf("it ended at once: %s", lastLine(filepath.Join(d.dir, "log")))
		default:
		}
		if wait.Pause(ctx, often) != nil {
			return err
		}
	}
}

// stop ends the daemon as a service manager does.
func (d *dockerd) stop(ctx context.Context) error {
	const limit = time.Minute
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop the Docker daemon: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	select {
	case <-d.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the Docker daemon does not stop: %w", context.Cause(ctx))
	}
}

// close ends the daemon and removes everything of it.
func (d *dockerd) close(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if d.client != nil {
		_ = d.client.Close()
	}
	var err error
	if d.cmd != nil {
		select {
		case <-d.ended:
		default:
			err = d.stop(ctx)
		}
	}
	if d.ns > 0 {
		err = errors.Join(err, d.ns.Close())
	}
	return errors.Join(err, os.RemoveAll(d.dir))
}

// load copies images from another daemon.
func (d *dockerd) load(ctx context.Context, from *client.Client, images ...string) error {
	saved, err := from.ImageSave(ctx, images)
	if err != nil {
		return fmt.Errorf("%w; `make images` builds them", err)
	}
	defer saved.Close()
	loaded, err := d.client.ImageLoad(ctx, saved)
	if err != nil {
		return err
	}
	defer loaded.Close()
	_, err = io.Copy(io.Discard, loaded)
	return err
}
