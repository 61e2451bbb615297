package memory

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// toxic is one in force.
type toxic struct {
	system.Toxic
	dice *rand.Rand // the same every time
}

// Streams is the power over TCP connections on links.
func (w *World) Streams() system.Streams { return streams{w} }

type streams struct{ *World }

func (s streams) Poison(ctx context.Context, t system.Toxic) (history.Interval, error) {
	return s.change(ctx, "Poison", func(time.Duration) error {
		if t.ID == "" || slices.ContainsFunc(s.toxics, func(o *toxic) bool { return o.ID == t.ID }) {
			return fmt.Errorf("memory: toxic %q has no id, or one that is in force already", t.ID)
		}
		for _, l := range t.Links {
			if !slices.Contains(s.model.Links, l) {
				return fmt.Errorf("memory: toxic %q: there is no link from %s to %s:%d", t.ID, l.From, l.To, l.Port)
			}
		}
		s.toxics = append(s.toxics, &toxic{Toxic: t, dice: rand.New(rand.NewPCG(3, 4))})
		return nil
	})
}

func (s streams) Cure(ctx context.Context, id string) (history.Interval, error) {
	return s.change(ctx, "Cure", func(time.Duration) error {
		s.toxics = slices.DeleteFunc(s.toxics, func(t *toxic) bool { return t.ID == id })
		return nil
	})
}

// delayed is how much longer a request of users over one more connection of a link
// takes by the toxics on it.
func (w *World) delayed(l system.Link) time.Duration {
	met := w.through(l, system.Exchange{Say: "\r\n", End: true})
	return met.Took
}

// answerSize is how many bytes a host answers.
const answerSize = 100

// through is what an exchange over one more connection of a link meets by the toxics
// on it: how much longer it takes, and how it ends. A server that has not heard the
// end of a line, nor of the connection, says nothing.
func (w *World) through(l system.Link, e system.Exchange) system.Dial {
	met := system.Dial{Reply: system.Open, Heard: answerSize}
	if !e.End && !strings.Contains(e.Say, "\n") {
		met.Reply, met.Heard = system.GotSilence, 0
	}
	for _, t := range w.toxics {
		if slices.Contains(t.Links, l) && (t.Toxicity <= 0 || t.dice.Float64() < t.Toxicity) {
			met = t.strikes(met, e)
		}
	}
	return met
}

// strikes is what becomes of an exchange by one toxic.
func (t *toxic) strikes(met system.Dial, e system.Exchange) system.Dial {
	bytes := float64(len(e.Say))
	if !t.Upstream {
		bytes = answerSize
	}
	var ms float64
	switch a := t.Attributes; t.Type {
	case "latency":
		ms = a["latency"] + a["jitter"]*(2*t.dice.Float64()-1)
	case "bandwidth":
		ms = bytes / a["rate"] // KB/s are bytes in a millisecond
	case "slow_close":
		if e.Whole {
			ms = a["delay"]
		}
	case "slicer":
		ms = math.Ceil(bytes/a["average_size"]) * a["delay"] / 1000 // it is in µs
	case "timeout":
		met.Heard = 0
		if met.Reply = system.Open; !e.End { // a sender's end ends the connection at once
			ms = a["timeout"]
		}
	case "reset_peer":
		ms, met.Reply, met.Heard = a["timeout"], system.GotRefused, 0
	case "limit_data":
		if bytes >= a["bytes"] {
			met.Reply, met.Heard = system.Open, 0
		}
	}
	met.Took += time.Duration(ms * float64(time.Millisecond))
	return met
}
