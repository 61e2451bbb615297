package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/internal/browser"
)

// TestDockerPilotLight takes a pilot light through a blackout and home again by its
// button, as somebody does who looks at the pages; then it loses the pilot in the
// middle of a press.
func TestDockerPilotLight(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker, Chromium and about two minutes; run without -short")
	}
	const soon, slow = 10 * time.Second, 60 * time.Second
	pilotPort := freePort(t)
	c := newCompose(t, []string{"docker-compose.yml", "board/pilot-light.yml"},
		fmt.Sprintf("PILOT_PORT=%d", pilotPort), "PILOT_FAILOVER=off", "PILOT_FAILBACK=off", "BOARD_BOOT_TIME=2s", "BOARD_TOKEN=test-token")
	c.run("up", "-d")
	c.eventually("a first write", slow, func(ctx context.Context) error { return c.write(ctx, "first", "seoul") })
	c.eventually("the ready state", slow, c.ready)

	users, pilot := browser.Start(t), browser.Start(t)
	users.Open(c.base)
	users.Until(soon, `document.body.dataset.state === "open" && document.body.dataset.region === "seoul"`)
	users.Type("text", "typed before the blackout")
	pilot.Open(fmt.Sprintf("http://127.0.0.1:%d", pilotPort))
	pilot.Until(soon, `document.querySelectorAll("[data-kind=agent][data-region=tokyo][data-state=cold]").length === 2`)
	pilot.Look("docker-pilot-home")

	c.run("kill", "web-seoul", "db-seoul")
	users.Until(slow, `document.body.dataset.state === "unreachable" && document.getElementById("post").disabled`)
	pilot.Until(soon, `document.querySelector("[data-kind=database][data-region=seoul].down")`)
	users.Look("docker-board-blackout")
	pilot.Look("docker-pilot-blackout")

	pilot.Type("token", "test-token")
	pilot.Click("failover")
	t.Logf("one press: users are served after %s", users.Until(slow, `document.body.dataset.state === "open" && document.body.dataset.region === "tokyo"`))
	users.Until(soon, `document.getElementById("banner").textContent.includes("What you wrote is still here")`)
	users.Look("docker-board-tokyo")
	users.Click("post")
	users.Until(soon, `document.getElementById("posts").textContent.includes("typed before the blackout")`)
	c.eventually("a write in tokyo", soon, func(ctx context.Context) error { return c.write(ctx, "second", "tokyo") })

	c.run("start", "db-seoul", "web-seoul")
	pilot.Until(slow, `document.querySelector("[data-kind=database][data-region=seoul]:not(.down)")`)
	pilot.Click("failback")
	t.Logf("home again after %s", users.Until(slow, `document.body.dataset.state === "open" && document.body.dataset.region === "seoul"`))
	c.eventually("the ready state", slow, c.ready)
	pilot.Until(slow, `document.querySelectorAll("[data-kind=agent][data-region=tokyo][data-state=cold]").length === 2`)
	c.keeps(soon, "first", "second")

	c.losesThePilot(soon, slow)
	c.keeps(soon, "first", "second", "third", "fourth")
}

// losesThePilot kills the pilot while the other region's hosts boot, after a press:
// users must be served where they were.
func (c *compose) losesThePilot(soon, slow time.Duration) {
	c.t.Helper()
	c.run("exec", "-T", "pilot", "/board", "button", "failover")
	c.run("kill", "pilot")
	c.eventually("a write while the pilot is lost", soon, func(ctx context.Context) error { return c.write(ctx, "third", "seoul") })
	c.run("start", "pilot")
	c.eventually("the ready state", slow, c.ready)
	c.eventually("a write at home", soon, func(ctx context.Context) error { return c.write(ctx, "fourth", "seoul") })
	c.eventually("cold hosts again", slow, c.cold)
}

// keeps reads every post.
func (c *compose) keeps(limit time.Duration, ids ...string) {
	c.t.Helper()
	for _, id := range ids {
		c.eventually("post "+id, limit, func(ctx context.Context) error { return c.read(ctx, id) })
	}
}

// cold says whether the other region's hosts rest.
func (c *compose) cold(ctx context.Context) error {
	name, args := c.with("exec", "-T", "pilot", "/board", "health", "http://127.0.0.1:8090/metrics")
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = "..", c.env
	metrics, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, metrics)
	}
	out := string(metrics)
	if n := strings.Count(out, `board_service_state{region="tokyo"`); n != 2 {
		return fmt.Errorf("%d agents in tokyo, want 2", n)
	}
	if strings.Count(out, `state="cold"`) != 2 {
		return errors.New("the hosts in tokyo are not cold")
	}
	return nil
}
