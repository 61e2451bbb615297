package workload

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/wait"
)

// notes keeps operations as they are recorded.
type notes struct {
	mu  sync.Mutex
	ops []history.Op
}

func (n *notes) add(op history.Op) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ops = append(n.ops, op)
}

func (n *notes) all() []history.Op {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]history.Op{}, n.ops...)
}

// service is a system on paper and the client for it, both in one: it keeps what is
// written and finds it again, each in 2 ms.
type service struct {
	answer func(op Operation, n int) Reply // nil: as said; n counts the questions for the id, from 1
	target Target

	mu     sync.Mutex
	items  map[string]bool
	asked  map[string]int
	log    []Operation
	closed int
}

func newService() *service {
	return &service{items: map[string]bool{}, asked: map[string]int{}}
}

// answering is a service that answers as it is told.
func answering(answer func(op Operation, n int) Reply) *service {
	s := newService()
	s.answer = answer
	return s
}

// Do implements Client.
func (s *service) Do(ctx context.Context, op Operation) Reply {
	s.mu.Lock()
	s.log = append(s.log, op)
	s.asked[op.ID]++
	n := s.asked[op.ID]
	s.mu.Unlock()
	if s.answer != nil {
		return s.answer(op, n)
	}
	_ = wait.Pause(ctx, 2*time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	if op.Kind == history.Write {
		s.items[op.ID] = true
		return Reply{Outcome: history.OK, Status: 201, Region: "seoul", Authority: "seoul"}
	}
	if s.items[op.ID] {
		return Reply{Outcome: history.OK, Status: 200, Region: "seoul"}
	}
	return Reply{Outcome: history.Missing, Status: 404, Region: "seoul"}
}

// Close implements Client.
func (s *service) Close() { s.closed++ }

// questions lists what was asked so far.
func (s *service) questions() []Operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Operation{}, s.log...)
}

// paper is the protocol that a service on paper speaks.
type paper struct {
	service *service
	compile error
	dial    error
}

func (p paper) Name() string                              { return "paper" }
func (p paper) Says() Says                                { return Says{Missing: true} }
func (p paper) Compile(settings.Workload) (Dialer, error) { return p, p.compile }
func (p paper) Dial(to Target) (Client, error) {
	if p.dial != nil {
		return nil, p.dial
	}
	p.service.target = to
	return p.service, nil
}

// posts is a workload that is right; cases change one thing of it.
func posts() settings.Workload {
	return settings.Workload{Protocol: "paper", Rate: 100, Writes: 0.5, Fresh: 0.25, Deadline: 2 * time.Second}
}

// runner makes a runner of a workload that ends with the test.
func runner(tb testing.TB, w settings.Workload, s *service, opts ...Option) (*Runner, *notes) {
	tb.Helper()
	p, err := Compile(w, paper{service: s})
	if err != nil {
		tb.Fatal(err)
	}
	n := &notes{}
	r, err := New(p, "paper://system", n.add, history.NewClock(), 1, append([]Option{Prefix("t")}, opts...)...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return r, n
}
