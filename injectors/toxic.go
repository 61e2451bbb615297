package injectors

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// toxicKind is what all kinds have in common that put one toxic on links.
type toxicKind struct{}

func (toxicKind) Needs() []system.Capability {
	return []system.Capability{system.CanStreams, system.CanWitnesses, system.CanAddresses}
}

// Victims are none: whoever is slow, or reached by broken connections, is still there.
func (toxicKind) Victims(system.Model, plan.Spec, int64) []string { return nil }

func (toxicKind) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, err := w.Streams().Cure(ctx, in.ID)
	return err
}

// toxicTarget says what a target of these kinds must select.
const toxicTarget = "the hosts to which the links lead; each must declare a TCP port"

// toxicParams are the parameters that all these kinds have, after their own.
func toxicParams(own ...fault.Param) []fault.Param {
	return append(own,
		fault.Param{Name: "from", Usage: "selector of the hosts that open the connections", Default: "all"},
		fault.Param{Name: "direction", Usage: "upstream: what is sent towards the target; downstream: what comes back from it", Default: upstreamOnly, Values: []string{upstreamOnly, downstreamOnly}},
	)
}

// shareParam is of the kinds of which a share of the connections can be struck.
func shareParam() fault.Param {
	return fault.Param{Name: "share", Usage: "share of the connections, 5% to 100%", Default: "100%"}
}

// poison is a toxic as a spec asks for it, with how connections show it.
type poison struct {
	from     system.Selector
	upstream bool
	share    float64
	toxic    string // toxiproxy's type
	attrs    map[string]float64
	trace
}

// trace is how a connection shows that a toxic acts on it.
type trace struct {
	say   system.Exchange // that shows it
	reply system.Reply    // that it meets then
	least time.Duration   // that it takes then: more than before, or at all when it ends connections
	most  time.Duration   // that it takes then, about; bounds the wait
	ends  bool            // connections are ended: what took is told from their begin
	unmet bool            // before any fault it must be seen that no exchange ends so
	// figure is told of how long a struck exchange took, and of the bytes that came
	// back; its requested value and tolerance are in delivery. Nil: only the share is
	// told.
	figure   func(took time.Duration, heard int) float64
	delivery history.Delivery
}

// longest is how late anything may be: a fault must be confirmed in time, and of a
// share of connections more must be tried.
const (
	longest        = 10 * time.Second
	longestOfShare = 5 * time.Second
	leastShare     = 0.05
)

// readPoison reads the parameters that all these kinds have. All connections are
// struck.
func readPoison(r *fault.Reader) poison {
	return poison{from: r.Selector("from"), upstream: r.OneOf("direction") == upstreamOnly, share: 1}
}

// readPoisonOfShare reads those of a kind that strikes a share of the connections.
func readPoisonOfShare(r *fault.Reader) poison {
	p := readPoison(r)
	p.share = r.Share("share")
	return p
}

// check says what could not be seen.
func (p poison) check() error {
	switch {
	case p.share < leastShare:
		return fmt.Errorf("parameter share=%g: less than %g%% of the connections cannot be seen with those that a confirmation may open", p.share, 100*leastShare)
	case p.share < 1 && p.most > longestOfShare:
		return fmt.Errorf("of a share of the connections what takes longer than %s cannot be seen in time", longestOfShare)
	}
	return nil
}

// whole says whether a length of time is of whole milliseconds: toxiproxy knows no
// finer ones.
func whole(name string, d time.Duration) error {
	if d%time.Millisecond != 0 {
		return fmt.Errorf("parameter %s=%s: it must be whole milliseconds", name, d)
	}
	return nil
}

// linksOf are the links that a poison is put on.
func linksOf(m system.Model, s plan.Spec, from system.Selector, seed int64) ([]system.Link, error) {
	to, err := s.Target.Resolve(m, seed)
	if err != nil {
		return nil, fmt.Errorf("target: %w", err)
	}
	by, err := from.Resolve(m, seed)
	if err != nil {
		return nil, fmt.Errorf("parameter from: %w", err)
	}
	links := slices.DeleteFunc(slices.Clone(m.Links), func(l system.Link) bool {
		return !slices.Contains(by, l.From) || !slices.Contains(to, l.To)
	})
	if len(links) == 0 {
		return nil, fmt.Errorf("there is no link from %s to %s: a host is reached on the TCP ports that its service declares", from, s.Target)
	}
	return links, nil
}

// linkCandidates are specs for what each service is asked by those that need it, or
// by everybody when nobody is said to.
func linkCandidates(m system.Model, k fault.Kind, params plan.Params) []plan.Spec {
	var specs []plan.Spec
	for _, to := range m.Services {
		if to.Ours {
			continue
		}
		spec := plan.Spec{Kind: k.Name(), Target: system.OfService(to.Name), Params: plan.Params{}}
		maps.Copy(spec.Params, params)
		if needing := needing(m, to.Name); len(needing) > 0 {
			spec.Params["from"] = system.OfService(needing...).String()
		}
		if k.Check(m, spec) == nil {
			specs = append(specs, spec)
		}
	}
	return specs
}

// needing are the services that need another one.
func needing(m system.Model, service string) []string {
	var names []string
	for _, s := range m.Services {
		if slices.Contains(s.DependsOn, service) {
			names = append(names, s.Name)
		}
	}
	return names
}

// checkPoison says what is wrong with a spec of a toxic.
func checkPoison(m system.Model, s plan.Spec, p poison, err error) error {
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return err
	}
	_, err = linksOf(m, s, p.from, 0)
	return err
}

// on names the links of a spec, for its title.
func (p poison) on(m system.Model, s plan.Spec) string {
	text := fmt.Sprintf("links from %s to %s", who(m, p.from), who(m, s.Target))
	if p.share < 1 {
		return fmt.Sprintf("%g %% of connections on %s", math.Round(1000*p.share)/10, text)
	}
	return text
}

// startPoison puts a toxic in force when its links work.
func startPoison(ctx context.Context, w system.World, in fault.Injection, p poison) (fault.Active, error) {
	links, err := linksOf(w.Model(), in.Spec, p.from, in.Seed)
	if err != nil {
		return nil, err
	}
	a := &poisoned{poison: p, world: w, id: in.ID, links: watched(links), hosts: targets(w.Model(), in.Spec, in.Seed)}
	if err := a.measureBefore(ctx); err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	a.onset, err = w.Streams().Poison(ctx, system.Toxic{
		ID: in.ID, Type: p.toxic, Links: links, Upstream: p.upstream, Toxicity: p.share, Attributes: p.attrs,
	})
	if err != nil {
		// An answer that was lost says nothing of the toxic.
		ctx, cancel := detached(ctx)
		defer cancel()
		_, cureErr := w.Streams().Cure(ctx, in.ID)
		return nil, errors.Join(err, cureErr)
	}
	return a, nil
}
