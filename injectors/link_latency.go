package injectors

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// linkLatency delays what is sent on links.
type linkLatency struct{}

func (linkLatency) Name() string { return "link.latency" }

func (linkLatency) Doc() fault.Doc {
	return fault.Doc{
		Summary: "What is sent over TCP connections to hosts arrives late. Opening a connection takes no longer.",
		Models:  "A long way round, a full queue on the way, a neighbour that is slow to answer (toxiproxy's latency toxic).",
		Group:   fault.Latency,
		Outage:  "AWS us-east-1, 2021-12-07: devices of an internal network were overloaded for hours, and what crossed it was late or lost (aws.amazon.com/message/12721).",
		Proof:   "An exchange over connections of the link, from within the host that opens them, takes longer than before by about the delay.",
		Target:  "the hosts to which connections are slow; each must declare a TCP port",
		Params: []fault.Param{
			{Name: "delay", Usage: "how much later it arrives, in whole milliseconds, 1ms to 10s"},
			{Name: "jitter", Usage: "the delay varies by so much either way, at most half of it", Default: "0s"},
			{Name: "from", Usage: "selector of the hosts that open the connections", Default: "all"},
			{Name: "direction", Usage: "upstream: towards the target; downstream: back from it", Default: "upstream", Values: []string{"upstream", "downstream"}},
			{Name: "share", Usage: "share of the connections", Default: "100%"},
		},
	}
}

func (linkLatency) Needs() []system.Capability {
	return []system.Capability{system.CanStreams, system.CanWitnesses, system.CanAddresses}
}

// linkLatencyParams are the parameters of an added latency.
type linkLatencyParams struct {
	delay, jitter time.Duration
	from          system.Selector
	upstream      bool
	share         float64
}

func (k linkLatency) params(s plan.Spec) (linkLatencyParams, error) {
	const longest = 10 * time.Second
	r := fault.Read(k, s)
	p := linkLatencyParams{
		delay: r.Duration("delay", time.Millisecond, longest), jitter: r.Duration("jitter", 0, longest),
		from: r.Selector("from"), upstream: r.OneOf("direction") == "upstream", share: r.Share("share"),
	}
	err := r.Err()
	if err == nil && (p.delay%time.Millisecond != 0 || p.jitter%time.Millisecond != 0) {
		err = errors.New("delay and jitter must be whole milliseconds")
	}
	if err == nil && p.jitter > p.delay/2 {
		err = fmt.Errorf("parameter jitter=%s: it must be at most half of the delay %s, or nobody could see the delay", p.jitter, p.delay)
	}
	return p, err
}

// links are those that are slow.
func (k linkLatency) links(m system.Model, s plan.Spec, seed int64) ([]system.Link, linkLatencyParams, error) {
	p, err := k.params(s)
	if err != nil {
		return nil, p, err
	}
	to, err := s.Target.Resolve(m, seed)
	if err != nil {
		return nil, p, fmt.Errorf("target: %w", err)
	}
	from, err := p.from.Resolve(m, seed)
	if err != nil {
		return nil, p, fmt.Errorf("parameter from: %w", err)
	}
	links := slices.DeleteFunc(slices.Clone(m.Links), func(l system.Link) bool {
		return !slices.Contains(from, l.From) || !slices.Contains(to, l.To)
	})
	if len(links) == 0 {
		err = fmt.Errorf("there is no link from %s to %s: a host is reached on the TCP ports that its service declares", p.from, s.Target)
	}
	return links, p, err
}

func (k linkLatency) Check(m system.Model, s plan.Spec) error {
	_, _, err := k.links(m, s, 0)
	return err
}

// Victims are none: whoever is slow is still there.
func (linkLatency) Victims(system.Model, plan.Spec, int64) []string { return nil }

func (k linkLatency) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("latency of %s on links from %s to %s", p.delay, who(m, p.from), who(m, s.Target))
}

// Candidates slow down what each service is asked by those that need it, or by
// everybody when nobody is said to.
func (k linkLatency) Candidates(m system.Model) []plan.Spec {
	var specs []plan.Spec
	for _, to := range m.Services {
		if to.Ours {
			continue
		}
		var needing []string
		for _, from := range m.Services {
			if slices.Contains(from.DependsOn, to.Name) {
				needing = append(needing, from.Name)
			}
		}
		spec := plan.Spec{Kind: k.Name(), Target: system.OfService(to.Name), Params: plan.Params{"delay": "250ms"}}
		if len(needing) > 0 {
			spec.Params["from"] = system.OfService(needing...).String()
		}
		if k.Check(m, spec) == nil {
			specs = append(specs, spec)
		}
	}
	return specs
}

func (k linkLatency) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	links, p, err := k.links(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	a := &slowLinks{world: w, id: in.ID, params: p, lap: laps{world: w, upstream: p.upstream, patience: p.delay + p.jitter + lapMargin}}
	a.hosts = targets(w.Model(), in.Spec, in.Seed)
	if a.before, err = a.lap.measure(ctx, links); err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	a.onset, err = w.Streams().Poison(ctx, system.Toxic{
		ID: in.ID, Type: "latency", Links: links, Upstream: p.upstream, Toxicity: p.share,
		Attributes: map[string]float64{"latency": float64(p.delay.Milliseconds()), "jitter": float64(p.jitter.Milliseconds())},
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

func (linkLatency) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, err := w.Streams().Cure(ctx, in.ID)
	return err
}

// slowLinks are an added latency in force.
type slowLinks struct {
	world  system.World
	id     string
	hosts  []string
	params linkLatencyParams
	lap    laps
	before []lapOf // of the links that are watched

	onset history.Interval
	cured history.Interval
	gone  bool
}

// addedLatency is evidence of how much longer exchanges on a link take, in ms. Of
// is the link.
const addedLatency history.EvidenceID = "added_latency"

// Confirm sees that exchanges on every link that is watched take longer: all of
// them, or some if only a share of the connections is slow.
func (a *slowLinks) Confirm(ctx context.Context) (fault.Onset, error) {
	seen := fault.Onset{Interval: a.onset, Hosts: a.hosts}
	for _, was := range a.before {
		added, err := a.lap.slowest(ctx, was, a.params.share, a.enough())
		if err != nil {
			return fault.Onset{}, err
		}
		if added < a.enough() {
			return fault.Onset{}, fmt.Errorf("injectors: %s is not seen to be slow: exchanges take %s more than before, not about %s",
				was.name(), added.Round(time.Millisecond), a.params.delay)
		}
		seen.Evidence = append(seen.Evidence, history.Evidence{ID: addedLatency, Of: was.name(), Host: was.link.From, Value: ms(added), Unit: "ms"})
	}
	return seen, nil
}

// enough is how much longer an exchange must take to count as delayed: half of the
// least delay, for what else makes it slow varies too.
func (a *slowLinks) enough() time.Duration { return (a.params.delay - a.params.jitter) / 2 }

// SetLevel is an error: how slow and how many are parameters.
func (*slowLinks) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal takes the delay off, and sees that no exchange takes longer than before.
func (a *slowLinks) Heal(ctx context.Context) (fault.Outcome, error) {
	if !a.gone {
		at, err := a.world.Streams().Cure(ctx, a.id)
		if err != nil {
			return fault.Outcome{}, err
		}
		a.gone, a.cured = true, at
	}
	out := fault.Outcome{Removed: true, Begun: a.cured}
	for _, was := range a.before {
		if err := a.lap.quick(ctx, was, a.params.share, a.enough()); err != nil {
			return out, err
		}
	}
	out.Gone = history.Interval{From: a.cured.From, To: a.world.Now()}
	return out, nil
}
