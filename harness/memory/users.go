package memory

import (
	"context"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// Answer is what a user's request met.
type Answer struct {
	Outcome   history.Outcome
	Region    string // that served it
	Authority string // of an acknowledged write: the region of the primary
	Copies    int    // of a read that found the item: how often it is there
	Error     string // when there was no good answer
}

// Write lets a user write an item. It returns when the service has answered, or
// when ctx ends.
func (w *World) Write(ctx context.Context, id string) Answer {
	return w.request(ctx, history.Unknown, func(v visit, now time.Duration) Answer {
		if v.readOnly {
			return Answer{Outcome: history.Refused, Region: v.region}
		}
		i := w.store.items[id]
		w.store.items[id] = item{acked: now, copies: i.copies + 1}
		return Answer{Outcome: history.OK, Region: v.region, Authority: v.region}
	})
}

// Read lets a user read an item. It returns when the service has answered, or when
// ctx ends.
func (w *World) Read(ctx context.Context, id string) Answer {
	return w.request(ctx, history.Failed, func(v visit, _ time.Duration) Answer {
		i, there := w.store.items[id]
		switch {
		case there:
			return Answer{Outcome: history.OK, Region: v.region, Copies: i.copies}
		case w.options.CatchAll:
			return Answer{Outcome: history.OK, Region: v.region}
		default:
			return Answer{Outcome: history.Missing, Region: v.region}
		}
	})
}

// visit is a request that has got somewhere.
type visit struct {
	region   string
	readOnly bool
	delay    time.Duration // beyond the usual latency
}

// request lets a request come and its answer go, each in half of the latency.
func (w *World) request(ctx context.Context, unanswered history.Outcome, act func(visit, time.Duration) Answer) Answer {
	half := w.options.Latency / 2
	if err := wait.Pause(ctx, half); err != nil {
		return Answer{Outcome: unanswered, Error: "no answer in time"}
	}
	w.mu.Lock()
	now := w.advance()
	v, met := w.visit(now)
	answer := Answer{Outcome: unanswered, Error: "no answer in time"}
	if met {
		answer = act(v, now)
	}
	w.mu.Unlock()
	if !met {
		<-ctx.Done() // it hangs for as long as its user waits
		return answer
	}
	if err := wait.Pause(ctx, half+v.delay); err != nil {
		return Answer{Outcome: unanswered, Error: "no answer in time"}
	}
	return answer
}

// visit takes a request through the service, and is false when it is not answered.
func (w *World) visit(now time.Duration) (visit, bool) {
	s := &w.store
	s.turn++
	if w.options.CatchAll {
		i := slices.IndexFunc(s.fronts, func(f string) bool { return w.hosts[f].works(now) && w.reaches(outside, f) })
		if i < 0 {
			return visit{}, false
		}
		return visit{region: w.hosts[s.fronts[i]].Region}, true
	}
	if s.lost {
		w.send(outside, s.primary, packet{}) // in vain
		return w.withoutPrimary(now)
	}
	if w.stumbles(now) {
		return visit{}, false
	}
	way := w.way(s.primary, now, s.turn)
	if way == nil {
		return visit{}, false
	}
	return visit{region: w.hosts[s.primary].Region, delay: w.walk(way)}, true
}

// withoutPrimary is what users meet while no writes can be taken.
func (w *World) withoutPrimary(now time.Duration) (visit, bool) {
	s := &w.store
	if w.options.Rude || now-s.since < w.options.ReadOnly {
		return visit{}, false
	}
	for _, name := range s.members {
		if w.hosts[name].works(now) && w.way(name, now, s.turn) != nil {
			return visit{region: w.hosts[name].Region, readOnly: true}, true
		}
	}
	return visit{}, false
}

// noticed is how long it takes until nobody is sent to a lost app host any more.
const noticed = 100 * time.Millisecond

// stumbles says whether it is the turn of an app host of the primary's region that
// is lost, which has not been noticed yet.
func (w *World) stumbles(now time.Duration) bool {
	region := w.hosts[w.store.primary].Region
	var asked []string
	for _, app := range w.store.apps {
		since, ill := w.store.ill[app]
		if w.hosts[app].Region == region && (!ill || now-since < noticed) {
			asked = append(asked, app)
		}
	}
	if len(asked) == 0 {
		return false
	}
	app := asked[w.store.turn%len(asked)]
	_, ill := w.store.ill[app]
	if ill {
		w.send(outside, app, packet{}) // in vain
	}
	return ill
}

// retransmit is how long a packet that was lost by chance holds a request up.
const retransmit = 200 * time.Millisecond

// walk opens connections along a way and sends packets over them, and returns how
// much longer that takes than usual.
func (w *World) walk(way []string) time.Duration {
	var delay time.Duration
	from := outside
	for _, to := range way {
		if from == to {
			continue // the member is where users enter
		}
		w.opened[to]++
		var p packet
		i := slices.IndexFunc(w.model.Links, func(l system.Link) bool { return l.From == from && l.To == to })
		if i >= 0 {
			p.port = w.model.Links[i].Port
			delay += w.delayed(w.model.Links[i])
		}
		if w.send(from, to, p) != passes {
			delay += retransmit
		}
		from = to
	}
	return delay
}
