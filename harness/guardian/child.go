package guardian

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// child is one guardian's process.
type child struct {
	process *exec.Cmd
	in      io.WriteCloser
	words   chan byte     // what it says; closed when it has died
	left    chan struct{} // closed when its process has ended
}

// startProcess starts a guardian's process, without what a CI service would end it
// by.
func startProcess(ctx context.Context, command []string, path string) (*child, error) {
	log, err := os.OpenFile(logOf(path), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("guardian: begin its log: %w", err)
	}
	defer log.Close()
	// It outlives every context of the run on purpose.
	c := exec.CommandContext(context.WithoutCancel(ctx), command[0], append(command[1:len(command):len(command)], path)...)
	c.Stderr = log
	c.Env = here().untracked()
	c.Dir = filepath.Dir(path) // so that no folder of the user's is kept busy
	c.SysProcAttr = detached()
	m := &child{process: c, words: make(chan byte, 16), left: make(chan struct{})}
	if m.in, err = c.StdinPipe(); err != nil {
		return nil, fmt.Errorf("guardian: %w", err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("guardian: %w", err)
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("guardian: start it: %w", err)
	}
	go m.listen(out)
	return m, nil
}

// ready waits until the guardian stands guard, which it does when there is a
// journal.
func (m *child) ready(path string) error {
	const takes = 10 * time.Second
	select {
	case word := <-m.words:
		if word == ready {
			return nil
		}
	case <-time.After(takes):
	}
	m.kill()
	return fmt.Errorf("guardian: it does not start; %s tells why", logOf(path))
}

func (m *child) listen(out io.Reader) {
	word := make([]byte, 1)
	for {
		if _, err := io.ReadFull(out, word); err != nil {
			break
		}
		m.words <- word[0]
	}
	close(m.words)
	_ = m.process.Wait()
	close(m.left)
}

func (m *child) say(word byte) { _, _ = m.in.Write([]byte{word}) }
func (m *child) kill()         { _ = m.process.Process.Kill() }

// leaves waits until the process has ended.
func (m *child) leaves(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	words := m.words
	for {
		select {
		case _, more := <-words: // what it still says
			if !more {
				words = nil
			}
		case <-m.left:
			return true
		case <-timer.C:
			return false
		}
	}
}
