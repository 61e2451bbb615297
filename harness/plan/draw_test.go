package plan_test

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// drawer draws valid plans.
type drawer struct {
	t   *rapid.T
	ids map[string]bool
}

func drawPlan(t *rapid.T) plan.Node {
	d := drawer{t: t, ids: map[string]bool{}}
	return d.node(rapid.IntRange(1, 5).Draw(t, "depth"))
}

func (d drawer) node(depth int) plan.Node {
	kinds := 6
	if depth == 1 {
		kinds = 3
	}
	switch rapid.IntRange(1, kinds).Draw(d.t, "kind of node") {
	case 1:
		n := plan.Do{Fault: d.spec()}
		n.For, n.Until, n.Limit = d.hold()
		return n
	case 2:
		n := plan.Wait{}
		n.For, n.Until, n.Limit = d.hold()
		return n
	case 3:
		return d.ramp()
	case 4:
		return plan.Sequence(d.nodes(depth - 1))
	case 5:
		return plan.Parallel{Nodes: d.nodes(depth - 1), Stagger: d.time(0)}
	default:
		return plan.Repeat{Node: d.node(depth - 1), Times: rapid.IntRange(1, 3).Draw(d.t, "times"), Every: d.time(0)}
	}
}

func (d drawer) nodes(depth int) []plan.Node {
	nodes := make([]plan.Node, rapid.IntRange(1, 4).Draw(d.t, "children"))
	for i := range nodes {
		nodes[i] = d.node(depth)
	}
	return nodes
}

func (d drawer) ramp() plan.Node {
	r := plan.Ramp{
		Fault: d.spec(), From: d.level(), To: d.level(), Steps: rapid.IntRange(1, plan.MaxTimes).Draw(d.t, "steps"),
		Over: d.time(1), Hold: d.time(0),
	}
	if r.From == r.To {
		r.From, r.To = 0, 1
	}
	return r
}

func (d drawer) level() float64 {
	return rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 0.07, 0.2, 0.5, 1})).Draw(d.t, "level")
}

func (d drawer) time(least time.Duration) time.Duration {
	odd := rapid.Int64Range(int64(least), int64(plan.MaxTime))
	return time.Duration(rapid.OneOf(odd, rapid.SampledFrom([]int64{
		int64(least), int64(time.Second), int64(time.Minute), int64(time.Hour), int64(90 * time.Minute), int64(250 * time.Millisecond),
	})).Draw(d.t, "time"))
}

func (d drawer) hold() (least time.Duration, until plan.Condition, limit time.Duration) {
	until = rapid.SampledFrom([]plan.Condition{
		"", plan.Decided, plan.Served, plan.ReadOnly, plan.Home, plan.Steady, plan.Ready("web-1"),
	}).Draw(d.t, "until")
	if until == "" {
		return d.time(1), "", 0
	}
	return d.time(0), until, d.time(0)
}

func (d drawer) spec() plan.Spec {
	id := rapid.SampledFrom([]string{"", "wait", "in", "side", "3", "a.b-c_d", "fault", "until", "null", "1.5", "on"}).Draw(d.t, "id")
	for id == "" || d.ids[id] {
		id = fmt.Sprintf("f%d", len(d.ids)+1)
		if d.ids[id] {
			id += "x"
		}
	}
	d.ids[id] = true
	return plan.Spec{
		ID:     id,
		Kind:   rapid.SampledFrom([]string{"host.kill", "noop", "wait", "on", "dns.lost", "a-b.c1"}).Draw(d.t, "kind"),
		Target: d.target(),
		Params: d.params(),
	}
}

func (d drawer) target() system.Selector {
	return rapid.SampledFrom([]system.Selector{
		{},
		system.All(), system.AtHome(), system.Hosts("for", "until", "from", "on"),
		system.OfRole(system.Database).And(system.AtHome()),
		system.InRegion("north east", `a"b, (c)`).Any(2),
		system.All().Minority().ButNot(system.OfService("web").First(1)),
	}).Draw(d.t, "target")
}

func (d drawer) params() plan.Params {
	n := rapid.IntRange(0, 3).Draw(d.t, "params")
	if n == 0 {
		return nil
	}
	p := plan.Params{}
	for range n {
		name := rapid.StringMatching(`[a-z][a-z0-9_]{0,5}`).Draw(d.t, "param")
		p[name] = d.value()
	}
	return p
}

func (d drawer) value() string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{
			"", "silent", "250ms", "20%", "true", "null", "~", "1e3", "0x10", "a, b", "role!=resolver", "a  b", " a", `\`, `"`, "(", "<<",
			"a: b", "# a", "- a", "für", "日本", "\U0001F600", "&a", "*a", "!a", "'", "@", "`", "2001-01-01", "no", "{", "[", "a #b", "%",
		}),
		rapid.Map(rapid.String(), func(s string) string {
			return strings.Map(func(r rune) rune {
				if !unicode.IsPrint(r) {
					return -1
				}
				return r
			}, s)
		}),
	).Draw(d.t, "value")
}
