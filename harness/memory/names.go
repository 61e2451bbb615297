package memory

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// nameRule is one in force.
type nameRule struct {
	system.NameRule
	changed uint64
	dice    *rand.Rand
}

// Names is the power over the answers of resolvers.
func (w *World) Names() system.Names { return names{w} }

type names struct{ *World }

func (n names) Falsify(ctx context.Context, r system.NameRule) (history.Interval, error) {
	return n.change(ctx, "Falsify", func(time.Duration) error {
		if r.ID == "" || slices.ContainsFunc(n.names, func(o *nameRule) bool { return o.ID == r.ID }) {
			return fmt.Errorf("memory: name rule %q has no id, or one that is in force already", r.ID)
		}
		n.names = append(n.names, &nameRule{NameRule: r, dice: rand.New(rand.NewPCG(uint64(r.Seed), 5))})
		return nil
	})
}

func (n names) Restore(ctx context.Context, id string) (history.Interval, uint64, error) {
	var changed uint64
	at, err := n.change(ctx, "Restore", func(time.Duration) error {
		i := slices.IndexFunc(n.names, func(r *nameRule) bool { return r.ID == id })
		if i >= 0 {
			changed = n.names[i].changed
			n.names = slices.Delete(n.names, i, i+1)
		}
		return nil
	})
	return at, changed, err
}

func (n names) Changed(ctx context.Context, id string) (uint64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i := slices.IndexFunc(n.names, func(r *nameRule) bool { return r.ID == id })
	if i < 0 {
		return 0, fmt.Errorf("memory: name rule %q is not in force", id)
	}
	return n.names[i].changed, ctx.Err()
}

// rule is the first rule in force that changes a query, or nil.
func (w *World) rule(client, resolver, name string) *nameRule {
	for _, r := range w.names {
		fits := (len(r.Clients) == 0 || slices.Contains(r.Clients, client)) &&
			(len(r.Resolvers) == 0 || slices.Contains(r.Resolvers, resolver)) &&
			(r.Name == "" || r.Name == name || strings.HasPrefix(r.Name, ".") && strings.HasSuffix(name, r.Name))
		if !fits {
			continue
		}
		if r.Share > 0 && r.Share < 1 && r.dice.Float64() >= r.Share {
			continue
		}
		r.changed++
		return r
	}
	return nil
}

// lookup is what resolvers know of a name: where hosts are found now.
func (w *World) lookup(name string) []string {
	var addrs []string
	for _, of := range w.hostNames() {
		h := w.hosts[of]
		if of != name && h.Service != name {
			continue
		}
		if m := w.moveOf(of); m != nil {
			m.count.Answers++
		}
		addrs = append(addrs, w.found(h))
	}
	return addrs
}
