package web

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/expr-lang/expr/vm"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/cause"
)

// step is one request of a login, compiled.
type step struct {
	request
	ok      *vm.Program
	capture map[string]*vm.Program
}

// steps compiles a login. A step may hold what those before it have captured.
func (c *compiler) steps(all []settings.LoginStep) []step {
	var steps []step
	for i, s := range all {
		c.Enter(fmt.Sprintf("login[%d]", i), s.Line)
		compiled := step{request: c.request(s.Method, s.Path, s.Headers, s.Body), ok: c.condition("ok", s.OK), capture: map[string]*vm.Program{}}
		c.need("ok", compiled.ok, s.OK)
		for _, name := range slices.Sorted(maps.Keys(s.Capture)) {
			compiled.capture[name] = c.expression("capture."+name, s.Capture[name])
		}
		for name := range s.Capture {
			c.known[name] = name
		}
		steps = append(steps, compiled)
	}
	return steps
}

// login is what a login brought. It does not change.
type login struct {
	values  map[string]string
	cookies []*http.Cookie
}

// addCookies gives a request what the login's answers have set. Paths and domains are
// not looked at: all requests go to one service.
func (l *login) addCookies(req *http.Request) {
	for _, cookie := range l.cookies {
		req.AddCookie(cookie)
	}
}

// session is the login that all users of a workload share. Requests that find none
// wait for the one that logs in, within their own deadlines.
type session struct {
	steps []step
	turn  chan struct{} // holds a token while nobody logs in

	mu  sync.Mutex
	now *login // nil: nobody is logged in
}

func newSession(steps []step) *session {
	s := &session{steps: steps, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	if len(steps) == 0 {
		s.now = &login{}
	}
	return s
}

func (s *session) current() *login {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *session) set(l *login) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = l
}

// ensure returns the login that holds, logging in first when there is none.
func (s *session) ensure(ctx context.Context, c *client) (*login, error) {
	if now := s.current(); now != nil {
		return now, nil
	}
	select {
	case <-s.turn:
	case <-ctx.Done():
		return nil, fmt.Errorf("login: %w", ctx.Err())
	}
	defer func() { s.turn <- struct{}{} }()
	if now := s.current(); now != nil {
		return now, nil // somebody else has logged in meanwhile
	}
	fresh, err := s.logIn(ctx, c)
	if err != nil {
		return nil, err
	}
	s.set(fresh)
	return fresh, nil
}

// logIn takes all steps, over a connection that is kept.
func (s *session) logIn(ctx context.Context, c *client) (*login, error) {
	l := &login{values: map[string]string{}}
	for i, step := range s.steps {
		req, err := step.make(ctx, c.base, item{Login: l.values})
		if err != nil {
			return nil, fmt.Errorf("login, step %d: %w", i+1, err)
		}
		l.addCookies(req)
		a, err := c.exchange(req, false)
		if err != nil {
			return nil, &loginError{i + 1, cause.Of(err, c.deadline)}
		}
		if good, err := holds(step.ok, a); err != nil || !good {
			return nil, &loginError{i + 1, fmt.Sprintf("status %d", a.Status)}
		}
		for name, from := range step.capture {
			if l.values[name], err = nameOf(from, a); err != nil {
				return nil, &loginError{i + 1, "capture." + name + " " + workload.Brief(err.Error())}
			}
		}
		l.cookies = append(l.cookies, a.cookies...)
	}
	return l, nil
}

// loginError is a login that failed; its text is short and stable.
type loginError struct {
	step int
	why  string
}

// Error implements error.
func (e *loginError) Error() string { return fmt.Sprintf("login, step %d: %s", e.step, e.why) }

// review gives a login up when an answer says that it does not hold any more. The
// next request logs in again; this one was a user's who was turned away.
func (s *session) review(used *login, expired *vm.Program, a answer, err error) {
	if err != nil && !errors.Is(err, errSentAgain) || len(s.steps) == 0 {
		return
	}
	if over, err := holds(expired, a); err != nil || !over {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == used {
		s.now = nil
	}
}
