package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// compose is a board under docker-compose, under a project name of its own.
type compose struct {
	t       *testing.T
	project string
	files   []string // of the project; the default one when there is none
	env     []string
	base    string
}

// TestDockerComposeFailsOverAndComesHome brings the board up as a user would,
// kills the primary's host, and watches the board fail over and come home.
func TestDockerComposeFailsOverAndComesHome(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and about a minute; run without -short")
	}
	c := newCompose(t, nil)
	c.run("up", "-d")
	c.eventually("a first write", 60*time.Second, func(ctx context.Context) error { return c.write(ctx, "first", "seoul") })
	c.eventually("the ready state", 60*time.Second, c.ready)

	c.run("kill", "db-seoul")
	c.eventually("a write in tokyo", 20*time.Second, func(ctx context.Context) error { return c.write(ctx, "second", "tokyo") })
	for _, id := range []string{"first", "second"} {
		c.eventually("post "+id, 5*time.Second, func(ctx context.Context) error { return c.read(ctx, id) })
	}

	c.run("start", "db-seoul")
	c.eventually("the way home", 60*time.Second, c.ready)
	c.eventually("a write at home", 5*time.Second, func(ctx context.Context) error { return c.write(ctx, "third", "seoul") })
	for _, id := range []string{"first", "second", "third"} {
		c.eventually("post "+id, 5*time.Second, func(ctx context.Context) error { return c.read(ctx, id) })
	}
}

// newCompose makes the images and prepares a project of these files and settings,
// which is removed when the test ends.
func newCompose(t *testing.T, files []string, settings ...string) *compose {
	t.Helper()
	port := freePort(t)
	c := &compose{t: t, files: files, project: fmt.Sprintf("boardtest%d", os.Getpid()), base: fmt.Sprintf("http://127.0.0.1:%d", port)}
	c.env = append(os.Environ(), fmt.Sprintf("BOARD_PORT=%d", port), "BOARD_SUBNET=198.19.241.0/24")
	c.env = append(c.env, settings...)
	for _, script := range []string{"board/base-image.sh", "board/images.sh"} {
		c.command(10*time.Minute, "sh", script)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(c.run("logs", "--no-color", "--tail=60"))
		}
		c.run("down", "-v", "--remove-orphans")
	})
	return c
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (c *compose) run(args ...string) string {
	c.t.Helper()
	name, all := c.with(args...)
	return c.command(2*time.Minute, name, all...)
}

// with is the compose that this machine has, Debian's first, on this project.
func (c *compose) with(args ...string) (name string, all []string) {
	name = "docker-compose"
	if _, err := exec.LookPath(name); err != nil {
		name, all = "docker", []string{"compose"}
	}
	for _, f := range c.files {
		all = append(all, "-f", f)
	}
	return name, append(append(all, "-p", c.project), args...)
}

func (c *compose) command(limit time.Duration, name string, args ...string) string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.t.Context()), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = "..", c.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// eventually tries until it succeeds, and logs how long that took.
func (c *compose) eventually(what string, limit time.Duration, try func(context.Context) error) {
	c.t.Helper()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(c.t.Context(), limit)
	defer cancel()
	for {
		err := try(ctx)
		if err == nil {
			c.t.Logf("%s after %v", what, time.Since(begun).Round(10*time.Millisecond))
			return
		}
		select {
		case <-ctx.Done():
			c.t.Fatalf("%s: not within %v: %v", what, limit, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (c *compose) write(ctx context.Context, id, region string) error {
	res, err := c.call(ctx, http.MethodPost, "/posts", `{"id":"`+id+`","text":"a test"}`) //nolint:bodyclose // call has closed it
	if err != nil {
		return err
	}
	if got := res.Header.Get("X-Primary"); res.StatusCode != http.StatusCreated || got != region {
		return fmt.Errorf("%s, committed in %q, want %q", res.Status, got, region)
	}
	return nil
}

func (c *compose) read(ctx context.Context, id string) error {
	res, err := c.call(ctx, http.MethodGet, "/posts/"+id, "") //nolint:bodyclose // call has closed it
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET /posts/%s: %s", id, res.Status)
	}
	return err
}

func (c *compose) call(ctx context.Context, method, path, body string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewBufferString(body))
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res, err
}

func (c *compose) ready(ctx context.Context) error {
	name, args := c.with("exec", "-T", "pilot", "/board", "health", "http://127.0.0.1:8090/ready")
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = "..", c.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}
