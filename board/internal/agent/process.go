package agent

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// serviceAddress is where the web service listens. BOARD_LISTEN is the agent's own.
const serviceAddress = ":8080"

// drain is how long the service still serves after the order to rest, so that the
// balancer, which looks at least every 300 ms, moves its users first.
const drain = 2 * time.Second

// process is the web service, from the program that this agent is of: the host's
// image is the deployment.
type process struct {
	environment []string

	cmd    *exec.Cmd
	exited chan struct{} // closed when the process has ended
}

func newProcess(s settings.Settings, broken sabotage.Name) *process {
	p := &process{}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "BOARD_LISTEN=") && !strings.HasPrefix(v, "BOARD_DRAIN=") {
			p.environment = append(p.environment, v)
		}
	}
	p.environment = append(p.environment, "BOARD_LISTEN="+serviceAddress, "BOARD_DRAIN="+drain.String())
	if broken == sabotage.DeadImage && s["BOARD_REGION"] != s["BOARD_HOME"] {
		// Why teams do this: the image was baked before a setting got its name, and
		// what rests is not deployed to; nobody has booted it since.
		p.environment = append(p.environment, "BOARD_REGION=")
	}
	return p
}

func (p *process) start() error {
	cmd := exec.Command("/proc/self/exe", "web") //nolint:noctx // it lives until stop, which is gentler than a kill
	cmd.Env, cmd.Stdout, cmd.Stderr = p.environment, os.Stdout, os.Stdout
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("agent: starting the web service: %w", err)
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	p.cmd, p.exited = cmd, exited
	return nil
}

func (p *process) alive() bool {
	if p.cmd == nil {
		return false
	}
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

// stop ends the process, politely for a while.
func (p *process) stop(ctx context.Context, patience time.Duration) {
	if !p.alive() {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-p.exited:
	case <-ctx.Done():
		_ = p.cmd.Process.Kill()
		<-p.exited
	}
}
