package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// progress tells what goes on: lines on a file or pipe, and on a terminal the
// present step in one line that changes.
type progress struct {
	mu      sync.Mutex
	out     *os.File
	hide    func(string) string // takes secrets out of a line
	started time.Time
	live    bool
	shown   bool // a step stands on the last line
}

func newProgress(out *os.File, started time.Time, hide func(string) string) *progress {
	return &progress{out: out, hide: hide, started: started, live: term.IsTerminal(int(out.Fd()))}
}

// say writes a line that stays.
func (p *progress) say(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	fmt.Fprintf(terminal{p.out}, "%s %s\n", p.stamp(), p.hide(line))
}

// step tells what is being done now.
func (p *progress) step(line string) {
	if !p.live || strings.HasPrefix(line, "scenario: ") || strings.HasPrefix(line, "warning: ") {
		p.say(line)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	fmt.Fprintf(terminal{p.out}, "%s   %s ...", p.stamp(), p.hide(line))
	p.shown = true
}

// done leaves the terminal as it should be.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
}

// wipe removes the step from the terminal; mu is held.
func (p *progress) wipe() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	p.shown = false
}

func (p *progress) stamp() string {
	return fmt.Sprintf("%7.1fs", time.Since(p.started).Seconds())
}
