package workload

import (
	"errors"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/settings"
)

func TestCompile(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	w.Name = "orders"
	p, err := Compile(w, paper{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Name()).To(Equal("orders"))
	g.Expect(p.Deadline()).To(Equal(2 * time.Second))
	g.Expect(p.Interval()).To(Equal(10 * time.Millisecond))
	g.Expect(p.Says()).To(Equal(Says{Missing: true}))
}

func TestCompileExplains(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *settings.Workload)
		want   string
	}{
		{
			"no rate", func(w *settings.Workload) { w.Rate = 0 },
			`workload: x-gameday.workload.rate: 0 must be above 0 requests a second`,
		},
		{
			"no deadline", func(w *settings.Workload) { w.Deadline = 0 },
			`workload: x-gameday.workload.deadline: 0s must be above 0`,
		},
		{
			"several", func(w *settings.Workload) { w.Writes, w.Fresh, w.Key = 2, -1, "x-gameday.workloads[1]" },
			"workload: x-gameday.workloads[1].writes: 2 must be a share from 0 to 1\n" +
				"workload: x-gameday.workloads[1].fresh: -1 must be a share from 0 to 1",
		},
		{
			"an unknown protocol", func(w *settings.Workload) { w.Protocol = "papre" },
			`workload: x-gameday.workload.protocol: no such protocol "papre" (known: paper)`,
		},
		{
			"no protocol is HTTP", func(w *settings.Workload) { w.Protocol = "" },
			`workload: x-gameday.workload.protocol: no such protocol "http" (known: paper)`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := posts()
			c.change(&w)
			_, err := Compile(w, paper{})
			NewWithT(t).Expect(err).To(MatchError(c.want))
		})
	}
}

// What the protocol has to say comes beside what is wrong with the numbers.
func TestCompileJoinsWhatTheProtocolSays(t *testing.T) {
	w := posts()
	w.Rate = -1
	_, err := Compile(w, paper{compile: errors.New("no table")})
	NewWithT(t).Expect(err).To(MatchError("workload: x-gameday.workload.rate: -1 must be above 0 requests a second\nno table"))
}

func TestCompileAll(t *testing.T) {
	named := func(names ...string) []settings.Workload {
		var all []settings.Workload
		for _, name := range names {
			w := posts()
			w.Name, w.Key = name, "w."+name
			all = append(all, w)
		}
		return all
	}
	for _, c := range []struct {
		name string
		all  []settings.Workload
		want string // "": it is right
	}{
		{"one without a name", named(""), ""},
		{"two", named("a", "b-2"), ""},
		{"none", nil, "workload: there is none: say how users write and read"},
		{"two of one name", named("a", "a"), `workload: w.a.name: "a" is the name of another workload too`},
		{"one of two without a name", named("a", ""), `workload: x-gameday.workload.name: "" is no name: with several workloads each needs one, of at most 63 letters, digits, - and _`},
		{"a name that cannot be shown", named("a", "b\n"), "workload: w.b\n.name: \"b\\n\" is no name: with several workloads each needs one, of at most 63 letters, digits, - and _"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			for i := range c.all {
				if c.all[i].Key == "w." {
					c.all[i].Key = ""
				}
			}
			programs, err := CompileAll(c.all, paper{})
			if c.want != "" {
				g.Expect(err).To(MatchError(c.want))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(programs).To(HaveLen(len(c.all)))
		})
	}
}
