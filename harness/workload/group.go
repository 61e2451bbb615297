package workload

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/history"
)

// Group runs the workloads of one experiment side by side, each on a schedule of
// its own. It is used as a Runner is. Operations say which workload they belong to
// when there are several, and their ids never meet.
type Group struct{ runners []*Runner }

// NewGroup makes a runner of each program against the same system. The rest is as
// for New.
func NewGroup(programs []*Program, entry string, record func(history.Op), clock history.Clock, seed int64, opts ...Option) (*Group, error) {
	if len(programs) == 0 {
		return nil, errors.New("workload: a group of none")
	}
	o, err := makeOptions(clock, opts)
	if err != nil {
		return nil, err
	}
	g, record := &Group{}, inTurn(record)
	for n, p := range programs {
		if o.n = n; len(programs) > 1 {
			o.name = p.name
		}
		r, err := newRunner(p, entry, record, clock, seed, o)
		if err != nil {
			g.Close()
			return nil, err
		}
		g.runners = append(g.runners, r)
	}
	return g, nil
}

// Prime writes until each workload has had a write acknowledged, and returns the
// one that came last: from here on all reads have something to ask for. It fails
// as soon as one workload does.
func (g *Group) Prime(ctx context.Context) (history.Op, error) {
	all, ctx := errgroup.WithContext(ctx)
	firsts := make([]history.Op, len(g.runners))
	for i, r := range g.runners {
		all.Go(func() (err error) {
			firsts[i], err = r.Prime(ctx)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return history.Op{}, err
	}
	return slices.MaxFunc(firsts, func(a, b history.Op) int { return int(a.Done - b.Done) }), nil
}

// Run sends the requests of all workloads until ctx ends, and waits for those in
// flight.
func (g *Group) Run(ctx context.Context) {
	g.each(func(_ int, r *Runner) { r.Run(ctx) })
}

// FinalRead is that of each workload with the ids that are its own, in the order
// of workloads.
func (g *Group) FinalRead(ctx context.Context, ids []string) []history.Final {
	parts := g.part(ids)
	finals := make([][]history.Final, len(g.runners))
	g.each(func(i int, r *Runner) { finals[i] = r.FinalRead(ctx, parts[i]) })
	return slices.Concat(finals...)
}

// part gives each workload its own ids. One that nobody wrote goes to the first,
// which will not find it.
func (g *Group) part(ids []string) [][]string {
	parts := make([][]string, len(g.runners))
	for _, id := range ids {
		owner := max(0, slices.IndexFunc(g.runners, func(r *Runner) bool { return r.ids.own(id) }))
		parts[owner] = append(parts[owner], id)
	}
	return parts
}

// IDs returns the id of every write ever sent, workload by workload.
func (g *Group) IDs() []string {
	var all []string
	for _, r := range g.runners {
		all = append(all, r.IDs()...)
	}
	return all
}

// Lateness is that of all schedules together.
func (g *Group) Lateness() Lateness {
	var sum Lateness
	for _, r := range g.runners {
		l := r.Lateness()
		sum.Sent, sum.Late, sum.Worst = sum.Sent+l.Sent, sum.Late+l.Late, max(sum.Worst, l.Worst)
	}
	return sum
}

// Close waits for requests in flight, each at most its deadline, and closes all
// clients.
func (g *Group) Close() {
	for _, r := range g.runners {
		r.Close()
	}
}

// inTurn passes the operations of several runners on one at a time.
func inTurn(record func(history.Op)) func(history.Op) {
	var mu sync.Mutex
	return func(op history.Op) {
		mu.Lock()
		defer mu.Unlock()
		record(op)
	}
}

// each does something with all runners side by side.
func (g *Group) each(do func(i int, r *Runner)) {
	var all errgroup.Group
	for i, r := range g.runners {
		all.Go(func() error {
			do(i, r)
			return nil
		})
	}
	_ = all.Wait() // none returns an error
}
