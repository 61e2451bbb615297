package fault_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// kind is one on paper: it acts on the host "web".
type kind struct {
	name   string
	params []fault.Param
	ramps  bool
	needs  []system.Capability
}

func (k kind) Name() string               { return k.name }
func (k kind) Doc() fault.Doc             { return fault.Doc{Params: k.params, Ramps: k.ramps} }
func (k kind) Needs() []system.Capability { return k.needs }

func (k kind) Check(m system.Model, s plan.Spec) error {
	_, err := s.Target.Resolve(m, 0)
	return err
}

func (kind) Victims(system.Model, plan.Spec, int64) []string { return nil }
func (kind) Title(system.Model, plan.Spec) string            { return "" }
func (kind) Candidates(system.Model) []plan.Spec             { return nil }

func (kind) Start(context.Context, system.World, fault.Injection) (fault.Active, error) {
	return nil, nil
}

func (kind) Undo(context.Context, system.World, fault.Injection) error { return nil }

func everyType() kind {
	return kind{name: "link.latency", params: []fault.Param{
		{Name: "delay", Usage: "added to each packet"},
		{Name: "share", Usage: "of connections", Default: "100%"},
		{Name: "count", Usage: "of hosts", Default: "all"},
		{Name: "size", Usage: "of packets", Default: "1"},
		{Name: "mode", Usage: "how", Default: "silent", Values: []string{"silent", "refused"}},
		{Name: "rate", Usage: "of each connection", Default: "64KB/s"},
		{Name: "from", Usage: "the other hosts", Default: "all"},
	}}
}

type values struct {
	delay       time.Duration
	share, rate float64
	count, size int
	mode        string
	from        string
}

func read(k kind, p plan.Params) (values, error) {
	r := fault.Read(k, plan.Spec{Params: p})
	v := values{
		delay: r.Duration("delay", time.Millisecond, time.Minute), share: r.Share("share"), count: r.CountOrAll("count"),
		size: r.Count("size"), rate: r.Quantity("rate", "KB/s", 1, 1000), mode: r.OneOf("mode"), from: r.Selector("from").String(),
	}
	return v, r.Err()
}

func TestParams(t *testing.T) {
	usual := values{delay: 250 * time.Millisecond, share: 1, rate: 64, count: fault.All, size: 1, mode: "silent", from: "all"}
	for name, test := range map[string]struct {
		params plan.Params
		change func(*values)
		want   string // in the error
	}{
		"defaults":                {params: plan.Params{}, change: func(*values) {}},
		"a share in percent":      {params: plan.Params{"share": "20%"}, change: func(v *values) { v.share = 0.2 }},
		"a share":                 {params: plan.Params{"share": "0.5"}, change: func(v *values) { v.share = 0.5 }},
		"a count":                 {params: plan.Params{"count": "3", "size": "4"}, change: func(v *values) { v.count, v.size = 3, 4 }},
		"a rate":                  {params: plan.Params{"rate": "1.5 KB/s"}, change: func(v *values) { v.rate = 1.5 }},
		"a rate without its unit": {params: plan.Params{"rate": "64"}, want: `parameter rate="64": it must be a number with its unit, such as 1KB/s`},
		"no rate":                 {params: plan.Params{"rate": "NaNKB/s"}, want: `it must be from 1KB/s to 1000KB/s`},
		"another value":           {params: plan.Params{"mode": "refused"}, change: func(v *values) { v.mode = "refused" }},
		"a selector":              {params: plan.Params{"from": "role=app"}, change: func(v *values) { v.from = "role=app" }},
		"a slip of a name":        {params: plan.Params{"shar": "1"}, want: `unknown parameter "shar" (did you mean "share"?)`},
		"no length of time":       {params: plan.Params{"delay": "250"}, want: `parameter delay="250": it is no length of time; write it with a unit`},
		"too short":               {params: plan.Params{"delay": "1us"}, want: `it must be from 1ms to 1m0s`},
		"too long":                {params: plan.Params{"delay": "2m"}, want: `it must be from 1ms to 1m0s`},
		"must be said":            {params: plan.Params{"delay": " "}, want: `parameter "delay" must be said: added to each packet`},
		"a share of nothing":      {params: plan.Params{"share": "0%"}, want: `parameter share="0%"`},
		"more than all":           {params: plan.Params{"share": "101%"}, want: `at most 100%`},
		"no number":               {params: plan.Params{"share": "NaN"}, want: `parameter share="NaN"`},
		"a count below one":       {params: plan.Params{"count": "0"}, want: `parameter count="0"`},
		"half of a host":          {params: plan.Params{"size": "1.5"}, want: `it must be a whole number`},
		"a slip of a value":       {params: plan.Params{"mode": "silnt"}, want: `parameter mode="silnt": no such value (did you mean "silent"?)`},
		"no selector":             {params: plan.Params{"from": "role="}, want: `parameter from="role="`},
		"every mistake is told 1": {params: plan.Params{"mode": "x", "count": "x"}, want: `parameter mode="x"`},
		"every mistake is told 2": {params: plan.Params{"mode": "x", "count": "x"}, want: `parameter count="x"`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			if _, said := test.params["delay"]; !said {
				test.params["delay"] = "250ms"
			}
			got, err := read(everyType(), test.params)
			if test.want != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			want := usual
			test.change(&want)
			g.Expect(got).To(Equal(want))
		})
	}
}

func TestDocAndDecoderMustAgree(t *testing.T) {
	g := NewWithT(t)
	k := everyType()
	k.params = append(k.params[1:], fault.Param{Name: "jitter", Default: "1ms"})
	_, err := read(k, nil)
	g.Expect(err).To(MatchError(ContainSubstring(`parameter "delay" is read, but not declared`)))
	g.Expect(err).To(MatchError(ContainSubstring(`parameter "jitter" is declared, but never read`)))
}

// TestWords: a command is parted as a shell would, and nothing in it is expanded.
func TestWords(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
		err  string
	}{
		"one":                     {text: "true", want: []string{"true"}},
		"several":                 {text: " /board  button\tfailover ", want: []string{"/board", "button", "failover"}},
		"quotes":                  {text: `echo "a b" 'c "d"' e"f g"`, want: []string{"echo", "a b", `c "d"`, "ef g"}},
		"an empty one":            {text: `echo ''`, want: []string{"echo", ""}},
		"nothing is expanded":     {text: `echo $HOME *`, want: []string{"echo", "$HOME", "*"}},
		"none":                    {text: "none"},
		"a quote that stays open": {text: `echo "a`, err: "a quote is not closed"},
		"not said":                {text: "  ", err: "must be said"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := fault.Read(kind{params: []fault.Param{{Name: "argv", Usage: "a command"}}}, plan.Spec{Params: plan.Params{"argv": test.text}})
			got := r.Words("argv")
			if test.err != "" {
				g.Expect(r.Err()).To(MatchError(ContainSubstring(test.err)))
				return
			}
			g.Expect(r.Err()).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(test.want))
		})
	}
}
