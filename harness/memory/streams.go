package memory

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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

// delayed is how much longer an exchange over one more connection of a link takes by
// the toxics on it.
func (w *World) delayed(l system.Link) time.Duration {
	var ms float64
	for _, t := range w.toxics {
		if t.Type != "latency" || !slices.Contains(t.Links, l) || t.Toxicity > 0 && t.dice.Float64() >= t.Toxicity {
			continue
		}
		ms += t.Attributes["latency"] + t.Attributes["jitter"]*(2*t.dice.Float64()-1)
	}
	return time.Duration(ms * float64(time.Millisecond))
}
