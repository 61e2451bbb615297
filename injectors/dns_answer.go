package injectors

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsAnswer is a kind of fault that changes answers of resolvers: what it is called
// and does, and how a query shows that it was struck. All kinds of this shape share
// their parameters and their life (falsified).
type dnsAnswer struct {
	name                   string
	summary, models, proof string
	outage                 string
	what                   string // begins the title
	action                 system.NameAction
	params                 []fault.Param // of its own
	example                plan.Params   // of its own, for candidates
	// read takes its own parameters into the rule. Nil: it has none.
	read func(*fault.Reader, *system.NameRule) error
	// struck says whether an answer is the changed one; late is how much longer than
	// usual it took. Nil: that it is changed cannot be told from the answer, so the
	// world counts, and all queries are changed, not a share.
	struck func(r system.NameRule, q asked, late time.Duration) bool
}

func (k dnsAnswer) Name() string { return k.name }

// anyName is a pattern that fits every name.
const anyName = "any"

func (k dnsAnswer) Doc() fault.Doc {
	d := fault.Doc{
		Summary: k.summary + " Over UDP and TCP.", Models: k.models, Group: fault.DNS, Outage: k.outage, Proof: k.proof + " Delivered: the share of the queries.",
		Target: "the resolvers whose answers are changed: role=resolver,region=home",
		Params: append(slices.Clone(k.params),
			fault.Param{Name: "from", Usage: "selector of the hosts that ask", Default: "all"},
			fault.Param{Name: "name", Usage: "the name that is asked for, or a suffix that begins with a dot (.internal), or any", Default: anyName},
		),
	}
	if k.struck != nil {
		d.Params = append(d.Params, fault.Param{Name: "share", Usage: "share of the queries, drawn from the seed, 5% to 100%", Default: "100%"})
	}
	return d
}

func (dnsAnswer) Needs() []system.Capability {
	return []system.Capability{system.CanNames, system.CanWitnesses, system.CanAddresses}
}

// Victims are none: whoever gets wrong answers is still there.
func (dnsAnswer) Victims(system.Model, plan.Spec, int64) []string { return nil }

func (dnsAnswer) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, _, err := w.Names().Restore(ctx, in.ID)
	return err
}

// rewrite is a rule with those who see it.
type rewrite struct {
	rule      system.NameRule // without its id and seed
	from      system.Selector
	clients   []string // that ask, none of them a resolver
	resolvers []string
}

// decode reads a spec.
func (k dnsAnswer) decode(m system.Model, s plan.Spec, seed int64) (rewrite, error) {
	r := fault.Read(k, s)
	c := rewrite{rule: system.NameRule{Action: k.action, Share: 1, Name: r.Text("name")}, from: r.Selector("from")}
	if k.struck != nil {
		c.rule.Share = r.Share("share")
	}
	var own error
	if k.read != nil {
		own = k.read(r, &c.rule)
	}
	if err := r.Err(); err != nil {
		return c, err
	}
	if own != nil {
		return c, own
	}
	if c.rule.Share < leastShare {
		return c, fmt.Errorf("parameter share=%g: less than %g%% of the queries cannot be seen with those that a confirmation may send", c.rule.Share, 100*leastShare)
	}
	if c.rule.Name == anyName {
		c.rule.Name = ""
	}
	return c, c.resolve(m, s, seed)
}

// resolve finds the hosts that ask and those that are asked.
func (c *rewrite) resolve(m system.Model, s plan.Spec, seed int64) error {
	var err error
	if c.resolvers, err = s.Target.Resolve(m, seed); err != nil {
		return fmt.Errorf("target: %w", err)
	}
	for _, h := range c.resolvers {
		if !within([]string{h}, resolvers(m)) {
			return fmt.Errorf("target %q selects host %q, which is no resolver; say role=resolver", s.Target, h)
		}
	}
	from, err := c.from.Resolve(m, seed)
	if err != nil {
		return fmt.Errorf("parameter from: %w", err)
	}
	c.clients = slices.DeleteFunc(from, func(h string) bool { return within([]string{h}, resolvers(m)) })
	if len(c.clients) == 0 {
		return fmt.Errorf("parameter from=%q selects resolvers only; they ask nobody", c.from)
	}
	c.rule.Resolvers, c.rule.Clients = c.resolvers, c.clients
	if _, known := c.question(m, c.clients[0]); !known {
		return fmt.Errorf("parameter name=%q: no host and no service is called so, and what cannot be asked for cannot be seen; say a whole name", c.rule.Name)
	}
	return nil
}

// question is a name that the rule fits and resolvers know; of any name that of the
// client itself.
func (c rewrite) question(m system.Model, client string) (string, bool) {
	suffix := c.rule.Name
	switch {
	case suffix == "":
		return client, true
	case !strings.HasPrefix(suffix, "."):
		return suffix, true
	}
	for _, h := range m.Hosts {
		for _, name := range []string{h.Name, h.Service} {
			if strings.HasSuffix(name, suffix) {
				return name, true
			}
		}
	}
	return "", false
}

func (k dnsAnswer) Check(m system.Model, s plan.Spec) error {
	_, err := k.decode(m, s, 0)
	return err
}

func (k dnsAnswer) Title(m system.Model, s plan.Spec) string {
	c, _ := k.decode(m, s, 0)
	text := k.what
	if c.rule.Delay > 0 {
		text += " of " + c.rule.Delay.String()
	}
	if c.rule.Addr != "" {
		text += " (" + c.rule.Addr + ")"
	}
	text += fmt.Sprintf(" from %s to %s", who(m, s.Target), who(m, c.from))
	if c.rule.Name != "" {
		text += " for " + c.rule.Name
	}
	if c.rule.Share < 1 {
		text += fmt.Sprintf(", %g %% of queries", math.Round(1000*c.rule.Share)/10)
	}
	return text
}

// Candidates change the answers of each fleet: those of the hosts of a region, or
// outside of all, to those who ask it.
func (k dnsAnswer) Candidates(m system.Model) []plan.Spec {
	var specs []plan.Spec
	for _, region := range append([]string{system.Outside}, m.Regions...) {
		fleet := m.Resolvers(region)
		if len(fleet) == 0 || asker(m, fleet[0]) == "" {
			continue
		}
		spec := plan.Spec{
			Kind: k.name, Target: system.OfRole(system.Resolver).And(system.InRegion(region)),
			Params: plan.Params{"from": system.InRegion(region).String()},
		}
		for name, value := range k.example {
			spec.Params[name] = value
		}
		if k.Check(m, spec) == nil {
			specs = append(specs, spec)
		}
	}
	return specs
}

func (k dnsAnswer) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	c, err := k.decode(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	c.rule.ID, c.rule.Seed = in.ID, in.Seed
	a := &falsified{rewrite: c, world: w, struckBy: k.struck}
	if err := a.measureBefore(ctx); err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	a.onset, err = w.Names().Falsify(ctx, c.rule)
	if err != nil {
		// An answer that was lost says nothing of the rule.
		ctx, cancel := detached(ctx)
		defer cancel()
		_, _, restoreErr := w.Names().Restore(ctx, in.ID)
		return nil, errors.Join(err, restoreErr)
	}
	return a, nil
}

// rcode says that an answer has a code.
func rcode(code string) func(system.NameRule, asked, time.Duration) bool {
	return func(_ system.NameRule, q asked, _ time.Duration) bool {
		return q.met.Reply == system.Open && q.met.Rcode == code
	}
}

// good is an answer with addresses.
func good(q system.Query) bool {
	return q.Reply == system.Open && q.Rcode == "NOERROR" && len(q.Addrs) > 0
}

// How long an answer may be delayed: a lookup varies by more than leastAnswer on a busy
// machine, and clients wait for 5 s (resolv.conf(5)).
const leastAnswer, longestAnswer = 5 * time.Millisecond, 5 * time.Second
