package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestDockerComposeLosesItsLeader brings the store up as a user would, kills the
// leader, and sees the other two go on with all that was acknowledged.
func TestDockerComposeLosesItsLeader(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker, docker-compose and half a minute; run without -short")
	}
	s := composed(t)
	s.eventually("a first write", func(ctx context.Context) error { return s.do(ctx, http.MethodPut, "before", http.StatusCreated) })
	lost := s.leads
	s.compose("kill", "store-"+lost)
	s.eventually("a write after the loss of "+lost, func(ctx context.Context) error {
		return s.do(ctx, http.MethodPut, "after", http.StatusCreated)
	})
	if s.leads == lost {
		t.Errorf("%s was killed, and leads", lost)
	}
	s.eventually("what was written before", func(ctx context.Context) error { return s.do(ctx, http.MethodGet, "before", http.StatusOK) })
	s.compose("start", "store-"+lost)
	s.eventually("the way back of "+lost, func(ctx context.Context) error {
		if err := s.do(ctx, http.MethodGet, "after", http.StatusOK); err != nil || s.servedBy == lost {
			return err
		}
		return fmt.Errorf("%s answers, not yet %s", s.servedBy, lost)
	})
}

// system is a store under docker-compose, in a project, a network and on a port of
// its own.
type system struct {
	t               *testing.T
	env             []string
	base            string
	project         string
	leads, servedBy string // as the last answer told
}

func composed(t *testing.T) *system {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	s := &system{t: t, project: fmt.Sprintf("quorumtest%d", os.Getpid()), base: fmt.Sprintf("http://127.0.0.1:%d/items/", port)}
	s.env = append(os.Environ(), fmt.Sprintf("QUORUM_PORT=%d", port), "QUORUM_ELECTION=1s",
		fmt.Sprintf("QUORUM_SUBNET=198.19.%d.0/24", rand.IntN(128)))
	s.run("sh", "images.sh")
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(s.compose("logs", "--no-color", "--tail=40"))
		}
		s.compose("down", "--volumes", "--timeout", "1")
	})
	s.compose("up", "--detach", "--no-build")
	return s
}

// compose runs the compose that this machine has, Debian's first.
func (s *system) compose(args ...string) string {
	s.t.Helper()
	command := []string{"docker-compose"}
	if _, err := exec.LookPath(command[0]); err != nil {
		command = []string{"docker", "compose"}
	}
	command = append(command, "-p", s.project)
	return s.run(append(command, args...)...)
}

func (s *system) run(command ...string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.t.Context()), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = s.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
	}
	return string(out)
}

// eventually tries until it succeeds, and logs how long that took.
func (s *system) eventually(what string, try func(context.Context) error) {
	s.t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	for {
		err := try(ctx)
		if err == nil {
			s.t.Logf("%s after %v", what, time.Since(began).Round(10*time.Millisecond))
			return
		}
		select {
		case <-ctx.Done():
			s.t.Fatalf("%s: %v", what, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *system) do(ctx context.Context, method, id string, want int) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.base+id, strings.NewReader(id))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != want {
		return fmt.Errorf("%s %s: %s, want %d", method, id, res.Status, want)
	}
	s.leads, s.servedBy = res.Header.Get(leader), res.Header.Get(servedBy)
	return nil
}
