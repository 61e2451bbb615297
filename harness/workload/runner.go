package workload

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Runner sends a program's requests to one system. It is made once for each
// experiment: Prime, then Run for as long as the experiment lasts, then
// FinalRead, then Close.
type Runner struct {
	program     *Program
	base        string // without a trailing slash
	clock       history.Clock
	connections connections
	ids         *ids
	mix         mix
	options     options

	recording sync.Mutex
	record    func(history.Op)
	lateness  Lateness

	inFlight sync.WaitGroup
}

// Lateness is how far the generator itself fell behind its schedule. A late
// request still counts from when it was due; much lateness means that the
// machine was too busy to be trusted as an instrument.
type Lateness struct {
	Sent  int           // requests sent on the schedule
	Late  int           // of those, sent more than LateAfter after they were due
	Worst time.Duration // the latest of all
}

// LateAfter is the lateness from which a request counts as late.
const LateAfter = 10 * time.Millisecond

type options struct {
	prefix      string
	finalBudget time.Duration
	finalPause  time.Duration
}

// Option changes how a Runner works.
type Option func(*options)

// Prefix begins every id, such as the id of the run: letters, digits, - and _.
// Otherwise it is made from the clock's wall time.
func Prefix(prefix string) Option {
	return func(o *options) { o.prefix = prefix }
}

// FinalBudget bounds the final read; 30 s otherwise.
func FinalBudget(d time.Duration) Option {
	return func(o *options) { o.finalBudget = d }
}

// New makes a runner against the system at baseURL ("http://127.0.0.1:8080").
// record gets every operation when it is complete, one at a time, in the order
// of completion, from goroutines of the runner; the workload does not wait for
// it. seed decides which ids reads ask for, and in what order reads and writes
// come. It fails when baseURL is no HTTP
// address or the prefix would not survive in one.
func New(program *Program, baseURL string, record func(history.Op), clock history.Clock, seed int64, opts ...Option) (*Runner, error) {
	o := options{
		prefix:      "g" + strconv.FormatInt(clock.Base().UnixMilli(), 36),
		finalBudget: 30 * time.Second,
		finalPause:  500 * time.Millisecond,
	}
	for _, opt := range opts {
		opt(&o)
	}
	base, err := url.Parse(baseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("workload: %q is no address of a system (such as http://127.0.0.1:8080)", baseURL)
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]+$`).MatchString(o.prefix) {
		return nil, fmt.Errorf("workload: the prefix %q of ids has more than letters, digits, - and _", o.prefix)
	}
	return &Runner{
		program: program, base: strings.TrimSuffix(baseURL, "/"), clock: clock, record: record, options: o,
		connections: newConnections(program.deadline),
		ids:         newIDs(o.prefix, seed),
		mix:         newMix(program.writes, program.fresh, seed),
	}, nil
}

// IDs returns the id of every write ever sent, in the order of sending.
func (r *Runner) IDs() []string { return r.ids.all() }

// Lateness returns how late the schedule's requests were sent so far.
func (r *Runner) Lateness() Lateness {
	r.recording.Lock()
	defer r.recording.Unlock()
	return r.lateness
}

// Close waits for requests in flight, each at most its deadline, and closes the
// connections.
func (r *Runner) Close() {
	r.inFlight.Wait()
	r.connections.close()
}

// Run sends requests at the program's rate until ctx ends, then waits for those
// in flight, each at most its deadline: they were sent, so their outcome
// belongs to the history.
//
// The n-th request is due n intervals after the first, whatever became of the
// others; when the generator is late, it sends what is due at once and leaves
// nothing out. There is no cap on requests in flight other than rate times
// deadline.
func (r *Runner) Run(ctx context.Context) {
	begin := r.clock.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for n := 0; ; n++ {
		due := begin + dueAfter(n, r.program.rate)
		timer.Reset(due - r.clock.Now())
		select {
		case <-ctx.Done():
			r.inFlight.Wait()
			return
		case <-timer.C:
			r.launch(ctx, due)
		}
	}
}

// dueAfter returns when the n-th request of a schedule is due. It is computed
// from n, not added up, so that it does not drift.
func dueAfter(n int, rate float64) time.Duration {
	return time.Duration(float64(n) / rate * float64(time.Second))
}

// launch sends the next request of the mix by itself. Before the first
// acknowledgement there is nothing to read, and a read becomes a write.
func (r *Runner) launch(ctx context.Context, due time.Duration) {
	kind := r.mix.kind()
	id, found := "", false
	if kind == history.Read {
		if id, found = r.ids.any(); !found {
			kind = history.Write
		}
	}
	if kind == history.Write {
		id = r.ids.next()
	}
	op := history.Op{ID: id, Kind: kind, Fresh: r.mix.fresh(kind), Intended: due}
	r.inFlight.Go(func() {
		r.perform(ctx, &op)
		r.complete(op, true)
	})
}

// perform sends an operation and fills in its outcome. It returns the answer,
// for those who want to know more.
func (r *Runner) perform(ctx context.Context, op *history.Op) answer {
	kind := r.program.read
	if op.Kind == history.Write {
		kind = r.program.write
	}
	a, sent, done, err := r.attempt(ctx, kind, op.ID, op.Fresh)
	op.Sent, op.Done = r.clock.At(sent), r.clock.At(done)
	r.program.judge(op, a, err)
	if op.Kind == history.Write && op.Outcome == history.OK {
		r.ids.acknowledge(op.ID)
	}
	return a
}

// complete records an operation.
func (r *Runner) complete(op history.Op, scheduled bool) {
	r.recording.Lock()
	defer r.recording.Unlock()
	if scheduled {
		r.lateness.add(op.Sent - op.Intended)
	}
	r.record(op)
}

func (l *Lateness) add(late time.Duration) {
	l.Sent++
	l.Worst = max(l.Worst, late)
	if late > LateAfter {
		l.Late++
	}
}
