package memory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/system"
)

// sending is an echo under way. Its datagrams are worked out when somebody looks,
// and before anything changes that could change what becomes of them.
type sending struct {
	every  time.Duration
	next   time.Duration // the run's time of the next datagrams
	ends   time.Duration
	series []system.EchoSeries
}

func (w witness) EchoStart(ctx context.Context, e system.Echo) error {
	const shortest, longest = 500 * time.Microsecond, time.Minute
	if len(e.Peers) == 0 || len(e.Peers) > system.MaxPeers || e.Interval < shortest || e.Limit <= 0 || e.Limit > longest {
		return fmt.Errorf("memory: echo %q is out of bounds", e.ID)
	}
	return w.open(ctx, "EchoStart", func(h *host) error {
		if _, used := h.echoes[e.ID]; used {
			return fmt.Errorf("memory: echo %q runs already at %s", e.ID, w.name)
		}
		s := &sending{every: e.Interval, next: w.Now(), ends: w.Now() + e.Limit}
		for _, p := range e.Peers {
			s.series = append(s.series, system.EchoSeries{Peer: p})
		}
		h.echoes[e.ID] = s
		return nil
	})
}

// echo sends the datagrams of all echoes that were due by now.
func (w *World) echo(now time.Duration) {
	for _, name := range w.hostNames() {
		for _, s := range w.hosts[name].echoes {
			for ; s.next <= min(now, s.ends); s.next += s.every {
				for i := range s.series {
					s.series[i].Samples = append(s.series[i].Samples, w.datagram(w.hosts[name], s.series[i].Peer, s.next))
				}
			}
		}
	}
}

// datagram goes to the echo port of a peer and back. The peer's answer comes from
// its kernel, whatever its processes do.
func (w *World) datagram(from *host, addr string, at time.Duration) system.EchoSample {
	sample := system.EchoSample{Sent: from.stamp(at)}
	to, there := w.at(addr)
	if !there {
		return sample
	}
	met := w.send(from.Name, to.Name, packet{})
	if met == passes {
		met = w.send(to.Name, from.Name, packet{})
	}
	switch met {
	case passes:
		sample.Back = from.stamp(at + roundTrip)
	case rejected:
		sample.Refused = true
	case dropped: // nothing comes back
	}
	return sample
}

func (w witness) EchoRead(ctx context.Context, id string) ([]system.EchoSeries, error) {
	return w.seen(ctx, "EchoRead", id, false)
}

func (w witness) EchoStop(ctx context.Context, id string) ([]system.EchoSeries, error) {
	return w.seen(ctx, "EchoStop", id, true)
}

// seen is what an echo has seen by now.
func (w witness) seen(ctx context.Context, power, id string, forget bool) ([]system.EchoSeries, error) {
	var all []system.EchoSeries
	err := w.open(ctx, power, func(h *host) error {
		s, known := h.echoes[id]
		if !known {
			return fmt.Errorf("memory: there is no echo %q at %s", id, w.name)
		}
		now := w.Now()
		w.echo(now)
		for _, series := range s.series {
			series.Samples = slices.Clone(series.Samples)
			for i := range series.Samples {
				if series.Samples[i].Back > h.stamp(now) { // it is on its way
					series.Samples[i].Back = 0
				}
			}
			all = append(all, series)
		}
		if forget {
			delete(h.echoes, id)
		}
		return nil
	})
	return all, err
}
