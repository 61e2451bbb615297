package injectors

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// falsified is a change of DNS answers in force.
type falsified struct {
	rewrite
	world    system.World
	struckBy func(system.NameRule, asked, time.Duration) bool
	usual    map[bool]time.Duration // that an answer took before, in the median; true: over TCP
	spread   time.Duration          // how little that is known

	onset, restored history.Interval
	gone            bool
	changed         uint64 // queries, known when gone
	delivered       []history.Delivery
}

// asked is one query from a client to a resolver.
type asked struct {
	client, resolver string
	tcp              bool
	met              system.Query
}

const (
	queryEvery   = 2 * time.Millisecond
	queriesAhead = 12 // side by side
	tcpEvery     = 4  // one query in so many goes over TCP
)

// samples is how many queries a measurement takes.
func (a *falsified) samples() int {
	return max(samplesOfAll, int(math.Ceil(struckWanted/a.rule.Share)))
}

// ask sends n queries, each from one of the clients to one of the resolvers, in turn.
func (a *falsified) ask(ctx context.Context, n int) ([]asked, error) {
	all := make([]asked, n)
	g, each := errgroup.WithContext(ctx)
	g.SetLimit(queriesAhead)
	for i := range n {
		q := asked{
			client: a.clients[i%len(a.clients)], resolver: a.resolvers[i/len(a.clients)%len(a.resolvers)],
			tcp: i%tcpEvery == tcpEvery-1,
		}
		g.Go(func() (err error) {
			q.met, err = a.query(each, q)
			all[i] = q
			return err
		})
		if err := wait.Pause(each, queryEvery); err != nil {
			break // a query failed, or nobody waits any more
		}
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("ask resolvers: %w", err)
	}
	return all, ctx.Err()
}

// query sends one.
func (a *falsified) query(ctx context.Context, q asked) (system.Query, error) {
	addr, _ := a.world.Addresses().Addr(q.resolver)
	name, _ := a.question(a.world.Model(), q.client)
	patience := queryIn + a.rule.Delay + a.rule.Jitter
	at := a.world.Witnesses().At(q.client)
	if q.tcp {
		return at.QueryTCP(ctx, addr, name, patience)
	}
	return at.Query(ctx, addr, name, patience)
}

// measureBefore sees that the resolvers know the name, and how long they take.
func (a *falsified) measureBefore(ctx context.Context) error {
	var all []asked
	err := wait.Success(ctx, hearIn, echoTick, func(ctx context.Context) (err error) {
		if all, err = a.ask(ctx, samplesOfAll); err != nil {
			return err
		}
		return answeredWell(a.world.Model(), a.rewrite, all)
	})
	if err != nil {
		return err
	}
	took := map[bool][]time.Duration{}
	for _, q := range all {
		took[q.tcp] = append(took[q.tcp], q.met.Took)
	}
	a.usual = map[bool]time.Duration{}
	var off []time.Duration
	for tcp, each := range took {
		a.usual[tcp], _, _ = median(each)
		for _, t := range each {
			off = append(off, t-a.usual[tcp])
		}
	}
	_, known, _ := median(off)
	a.spread = max(-known.low, known.high)
	return nil
}

// late is how much longer than usual an answer took.
func (a *falsified) late(q asked) time.Duration { return q.met.Took - a.usual[q.tcp] }

// answeredWell returns an error unless every query got addresses.
func answeredWell(m system.Model, c rewrite, all []asked) error {
	for _, q := range all {
		if !good(q.met) {
			name, _ := c.question(m, q.client)
			return fmt.Errorf("resolver %s answers %s, asked for %s, with %s %s and %d addresses", q.resolver, q.client, name, q.met.Reply, q.met.Rcode, len(q.met.Addrs))
		}
	}
	return nil
}

// Confirm asks, and sees that about the share that was asked for gets changed answers.
func (a *falsified) Confirm(ctx context.Context) (fault.Onset, error) {
	struck, all, err := a.look(ctx)
	if err != nil {
		return fault.Onset{}, fmt.Errorf("injectors: %w", err)
	}
	n := len(struck)
	if !a.inForce(n, all) {
		return fault.Onset{}, fmt.Errorf("injectors: the change of DNS answers (%s) is not seen: %d of %d queries met it, and %.0f are expected",
			a.rule.Action, n, all, float64(all)*a.rule.Share)
	}
	a.delivered = append(a.delay(struck), struckShare(history.StruckQueries, a.rule.Share, n, all))
	return fault.Onset{Interval: a.onset, Hosts: a.resolvers, Evidence: []history.Evidence{
		{ID: history.AnswersChanged, Value: float64(n), Unit: "queries"},
	}}, nil
}

// look asks, and returns the queries that met the change, of so many.
func (a *falsified) look(ctx context.Context) (struck []asked, of int, err error) {
	before, err := a.counted(ctx)
	if err != nil {
		return nil, 0, err
	}
	all, err := a.ask(ctx, a.samples())
	if err != nil {
		return nil, 0, err
	}
	after, err := a.counted(ctx)
	if err != nil {
		return nil, 0, err
	}
	if a.struckBy == nil {
		// All queries are changed, so ours are among those that were counted.
		return all[:min(int(after-before), len(all))], len(all), nil
	}
	return a.struckOf(all), len(all), nil
}

// struckOf are the queries that met the change.
func (a *falsified) struckOf(all []asked) []asked {
	return slices.DeleteFunc(slices.Clone(all), func(q asked) bool { return !a.struckBy(a.rule, q, a.late(q)) })
}

// counted is how many queries the rule has changed, where answers do not tell.
func (a *falsified) counted(ctx context.Context) (uint64, error) {
	if a.struckBy != nil {
		return 0, nil
	}
	return a.world.Names().Changed(ctx, a.rule.ID)
}

// inForce says whether so many queries met the change that it is no chance.
func (a *falsified) inForce(struck, of int) bool {
	return struck > 0 && float64(struck) >= float64(of)*a.rule.Share/struckAtLeast
}

// delay is how much later the struck answers came, in the median, if that was asked
// for.
func (a *falsified) delay(struck []asked) []history.Delivery {
	if a.rule.Action != system.DelayAnswer {
		return nil
	}
	d := history.Delivery{
		Quantity: history.AddedLatencyP50, Unit: "ms", Requested: ms(a.rule.Delay), Tolerance: ms(timeTolerance(a.rule.Delay)),
	}
	var added []time.Duration
	for _, q := range struck {
		added = append(added, a.late(q))
	}
	if mid, within, ok := median(added); ok {
		d.Measured, d.Bound, d.Samples = ms(mid), ms(max(mid-within.low, within.high-mid)+a.spread), len(added)
	}
	return []history.Delivery{d}
}

// SetLevel is an error: the share is a parameter.
func (*falsified) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal ends the rule, and sees that queries get their answers.
func (a *falsified) Heal(ctx context.Context) (fault.Outcome, error) {
	if !a.gone {
		at, changed, err := a.world.Names().Restore(ctx, a.rule.ID)
		if err != nil {
			return fault.Outcome{}, err
		}
		a.gone, a.restored, a.changed = true, at, changed
	}
	out := fault.Outcome{
		Removed: true, Begun: a.restored, Delivered: a.delivered,
		Evidence: []history.Evidence{{ID: history.QueriesChanged, Value: float64(a.changed), Unit: "queries"}},
	}
	if len(out.Delivered) == 0 { // it was healed before it was measured
		out.Delivered = []history.Delivery{{Quantity: history.StruckQueries, Unit: "ratio", Requested: a.rule.Share}}
	}
	if err := a.seeGone(ctx); err != nil {
		return out, fmt.Errorf("injectors: %w", err)
	}
	out.Gone = history.Interval{From: a.restored.From, To: a.world.Now()}
	return out, nil
}

// seeGone sees that every query gets the truth, in time. Some may be late by
// themselves.
func (a *falsified) seeGone(ctx context.Context) error {
	struck, n := 0, a.samples()
	for range lateAfterHeals {
		all, err := a.ask(ctx, n)
		if err != nil {
			return err
		}
		if err := answeredWell(a.world.Model(), a.rewrite, all); err != nil {
			return err
		}
		if a.struckBy == nil {
			return nil
		}
		if struck = len(a.struckOf(all)); !a.inForce(struck, n) {
			return nil
		}
	}
	return fmt.Errorf("the change of DNS answers (%s) is still seen: %d of %d queries met it", a.rule.Action, struck, n)
}
