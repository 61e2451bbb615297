package agent

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/rhythm"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

const (
	tickEvery  = 50 * time.Millisecond
	retryAfter = time.Second // after the service's process ended
)

// service is what the agent starts: a process.
type service interface {
	start() error
	alive() bool
	stop(ctx context.Context, patience time.Duration)
}

// Agent is the first process of a cold host.
type Agent struct {
	region   string
	token    string
	bootTime time.Duration // from the order until the service is started
	started  time.Time
	logger   *log.Logger
	service  service

	mu    sync.Mutex
	inbox inbox
	state protocol.ServiceState
	since time.Duration // since when it is in that state
	error string        // why the service failed
}

// New makes an agent from its settings.
func New(s settings.Settings, logger *log.Logger) (*Agent, error) {
	if s["BOARD_REGION"] == "" {
		return nil, errors.New("agent: BOARD_REGION is empty; set it to this host's region")
	}
	bootTime, err := time.ParseDuration(s["BOARD_BOOT_TIME"])
	if err != nil || bootTime < 0 {
		return nil, fmt.Errorf("agent: BOARD_BOOT_TIME=%q is no length of time; write it with a unit, such as 5s", s["BOARD_BOOT_TIME"])
	}
	broken, err := s.Sabotage()
	if err != nil {
		return nil, err
	}
	return &Agent{
		region: s["BOARD_REGION"], token: s["BOARD_TOKEN"], bootTime: bootTime,
		started: time.Now(), logger: logger, service: newProcess(s, broken),
		inbox: inbox{boot: rand.Text()}, state: protocol.Cold,
	}, nil
}

// Run does what is ordered until the context ends, then stops the service.
func (a *Agent) Run(ctx context.Context) error {
	a.logger.Printf("cold; the service starts %s after the order", a.bootTime)
	rhythm.Every(ctx, tickEvery, func() { a.tick(ctx) })
	a.service.stop(context.WithoutCancel(ctx), time.Second)
	a.logger.Print("stopped")
	return nil
}

// tick brings the host one step nearer to what is wanted.
func (a *Agent) tick(ctx context.Context) {
	a.mu.Lock()
	want, state, lasted := a.inbox.want, a.state, a.now()-a.since
	a.mu.Unlock()
	switch {
	case want == protocol.Rest && state != protocol.Cold:
		a.service.stop(ctx, drain+time.Second)
		a.enter(protocol.Cold, nil)
	case want == protocol.Run && state == protocol.Cold:
		a.enter(protocol.Booting, nil)
	case state == protocol.Booting && lasted >= a.bootTime, state == protocol.Failed && lasted >= retryAfter:
		a.launch()
	case state == protocol.Running && !a.service.alive():
		a.enter(protocol.Failed, errors.New("the service's process ended by itself; its log says why"))
	}
}

func (a *Agent) launch() {
	if err := a.service.start(); err != nil {
		a.enter(protocol.Failed, err)
		return
	}
	a.enter(protocol.Running, nil)
}

func (a *Agent) enter(state protocol.ServiceState, why error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state, a.since, a.error = state, a.now(), ""
	if why != nil {
		a.error = why.Error()
	}
	a.logger.Printf("%s %s", state, a.error)
}

// now is the agent's monotonic clock.
func (a *Agent) now() time.Duration { return time.Since(a.started) }

func (a *Agent) status() protocol.ServiceStatus {
	a.mu.Lock()
	defer a.mu.Unlock()
	return protocol.ServiceStatus{
		Region: a.region, Boot: a.inbox.boot, Stamp: int64(a.now()), State: a.state, Since: int64(a.since), Error: a.error,
	}
}
