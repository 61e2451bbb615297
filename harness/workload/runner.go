package workload

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Runner sends a program's requests to one system. It is made once for each
// experiment: Prime, then Run for as long as the experiment lasts, then
// FinalRead, then Close.
type Runner struct {
	program *Program
	client  Client
	entry   string
	clock   history.Clock
	seed    int64
	ids     *ids
	mix     mix
	options options

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
	known       []string // regions
	note        func(history.Note)

	// What a group sets for each of its runners.
	regions *regions
	name    string // of the workload in the history
	n       int    // of the workload in its group
}

// Option changes how a Runner, or all of a Group, work.
type Option func(*options)

// Prefix begins every id, such as the id of the run: letters, digits, - and _.
// Nothing but the ids of one experiment may begin with it. Otherwise it is made
// from the clock's wall time.
func Prefix(prefix string) Option {
	return func(o *options) { o.prefix = prefix }
}

// FinalBudget bounds the final read; 30 s otherwise.
func FinalBudget(d time.Duration) Option {
	return func(o *options) { o.finalBudget = d }
}

// Regions are names that the system's answers may hold beside the 64 others that
// an experiment keeps.
func Regions(names ...string) Option {
	return func(o *options) { o.known = names }
}

// Notes tells remarks for the history, each once, from goroutines of the runner.
func Notes(note func(history.Note)) Option {
	return func(o *options) { o.note = note }
}

func makeOptions(clock history.Clock, opts []Option) (options, error) {
	o := options{
		prefix:      "g" + strconv.FormatInt(clock.Base().UnixMilli(), 36),
		finalBudget: 30 * time.Second,
		finalPause:  500 * time.Millisecond,
	}
	for _, opt := range opts {
		opt(&o)
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]+$`).MatchString(o.prefix) {
		return o, fmt.Errorf("workload: the prefix %q of ids has more than letters, digits, - and _", o.prefix)
	}
	o.regions = newRegions(o.known, o.note)
	return o, nil
}

// New makes a runner against the system at an entry, which its client explains
// (for HTTP "http://127.0.0.1:8080"). record gets every operation when it is
// complete, one at a time, in the order of completion, from goroutines of the
// runner; the workload does not wait for it. seed decides the ids, which of them
// reads ask for, and in what order reads and writes come. It fails when the client
// cannot do with the entry, or the prefix would not survive in a request.
func New(program *Program, entry string, record func(history.Op), clock history.Clock, seed int64, opts ...Option) (*Runner, error) {
	o, err := makeOptions(clock, opts)
	if err != nil {
		return nil, err
	}
	return newRunner(program, entry, record, clock, seed, o)
}

func newRunner(program *Program, entry string, record func(history.Op), clock history.Clock, seed int64, o options) (*Runner, error) {
	prefix := o.prefix + "-"
	client, err := program.dialer.Dial(Target{Entry: entry, IDs: prefix})
	if err != nil {
		return nil, err
	}
	return &Runner{
		program: program, client: client, entry: entry, clock: clock, seed: seed, record: record, options: o,
		ids: newIDs(prefix, seed, o.n),
		mix: newMix(program.writes, program.fresh, seed, o.n),
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
// client.
func (r *Runner) Close() {
	r.inFlight.Wait()
	r.client.Close()
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

// launch sends the next request of the mix by itself.
func (r *Runner) launch(ctx context.Context, due time.Duration) {
	op := r.choose(due)
	r.inFlight.Go(func() {
		r.perform(ctx, &op, false)
		r.complete(op, true)
	})
}

// choose says what the next request is. Before the first acknowledgement there is
// nothing to read, and a read becomes a write.
func (r *Runner) choose(due time.Duration) history.Op {
	op := history.Op{Kind: r.mix.kind(), Workload: r.options.name, Intended: due}
	found := false
	if op.Kind == history.Read {
		op.ID, found = r.ids.any()
	}
	switch {
	case !found:
		op.Kind, op.ID = history.Write, r.ids.next()
	case r.mix.never():
		op.ID, op.Never = r.ids.never(), true
	}
	op.Fresh = r.mix.fresh(op.Kind)
	return op
}

// perform carries an operation out and fills in what came of it. It returns how
// often the item is there, when that is asked for and told.
func (r *Runner) perform(ctx context.Context, op *history.Op, count bool) (copies int) {
	asked := Operation{Kind: op.Kind, ID: op.ID, Fresh: op.Fresh, Count: count}
	begun := time.Now()
	reply := r.client.Do(context.WithoutCancel(ctx), asked)
	r.book(op, reply, begun, time.Now())
	if op.Kind == history.Write && op.Outcome == history.OK {
		r.ids.acknowledge(op.ID)
	}
	return max(0, reply.Copies)
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
