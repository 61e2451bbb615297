package injectors_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestChangeIsChecked(t *testing.T) {
	m := memory.Regions()
	for name, test := range map[string]struct {
		target string
		params plan.Params
		title  string
		want   string // in the error
	}{
		"one host":            {target: "host=db-here", params: plan.Params{"argv": "push new.conf"}, title: "change on host db-here: push new.conf"},
		"several, taken back": {target: "service=app-here", params: plan.Params{"argv": "on", "undo": "off"}, title: "change on hosts app-here-1 and app-here-2: on"},
		"no command":          {target: "host=db-here", want: `parameter "argv" must be said`},
		"none":                {target: "host=db-here", params: plan.Params{"argv": "none"}, want: "it names no program"},
		"an empty program":    {target: "host=db-here", params: plan.Params{"argv": "''"}, want: "it names no program"},
		"an open quote":       {target: "host=db-here", params: plan.Params{"argv": "true", "undo": "'x"}, want: "a quote is not closed"},
		"no exit code":        {target: "host=db-here", params: plan.Params{"argv": "true", "refused": "256"}, want: "it must be at most 255"},
		"success is none":     {target: "host=db-here", params: plan.Params{"argv": "true", "refused": "0"}, want: "at least 1"},
		"no host":             {params: plan.Params{"argv": "true"}, want: "target: "},
		"a slip of a host":    {target: "host=db-her", params: plan.Params{"argv": "true"}, want: `(did you mean "db-here"?)`},
	} {
		t.Run(name, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, "change.command")
			spec := plan.Spec{Kind: k.Name(), Params: test.params}
			if test.target != "" {
				spec.Target = selector(t, test.target)
			}
			err := k.Check(m, spec)
			if test.want != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(k.Title(m, spec)).To(Equal(test.title))
			hosts, err := spec.Target.Resolve(m, 7)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(k.Victims(m, spec, 7)).To(Equal(hosts), "what a command does to its host is not known")
		})
	}
}

// TestAChangeIsMadeAndTakenBack sees the commands in the hosts' logs, in order.
func TestAChangeIsMadeAndTakenBack(t *testing.T) {
	for name, test := range map[string]struct {
		undo string
		want []string // of each host
	}{
		"it stays":      {want: []string{"it runs", "ran push new"}},
		"it goes again": {undo: "push old", want: []string{"it runs", "ran push new", "ran push old"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, k, w := NewWithT(t), kindOf(t, "change.command"), memory.New(memory.Regions(), memory.Options{})
				p := plan.Params{"argv": "push new"}
				if test.undo != "" {
					p["undo"] = test.undo
				}
				active, err := started(g, w, k, selector(t, "service=app-here"), p)
				g.Expect(err).NotTo(HaveOccurred())
				onset, err := active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(onset.Hosts).To(Equal([]string{"app-here-1", "app-here-2"}))
				g.Expect(onset.Evidence).To(HaveLen(2))
				g.Expect(onset.Evidence[0]).To(And(HaveField("Of", "push"), HaveField("Unit", "ms"), HaveField("Host", "app-here-1")))
				_, err = active.SetLevel(t.Context(), 0.5)
				g.Expect(err).To(MatchError(fault.ErrLevel))
				for range 2 { // healing twice is no error, and undoes once
					out, err := active.Heal(t.Context())
					g.Expect(err).NotTo(HaveOccurred())
					g.Expect(out.Removed).To(BeTrue())
					g.Expect(out.Gone.From).To(BeNumerically(">=", onset.Interval.To))
				}
				for _, host := range onset.Hosts {
					g.Expect(w.Logs().Log(t.Context(), host, time.Time{}, 10)).To(Equal(test.want))
				}
			})
		})
	}
}

// TestAChangeThatFailsIsNoChange: an exit code other than 0 is an error that says
// what the command wrote, and what was done before is taken back.
func TestAChangeThatFailsIsNoChange(t *testing.T) {
	g, k, w := NewWithT(t), kindOf(t, "change.command"), memory.New(memory.Regions(), memory.Options{})
	_, err := started(g, w, k, system.Hosts("db-here"), plan.Params{"argv": "false", "undo": "push old"})
	g.Expect(err).To(MatchError(And(ContainSubstring("exit code 1"), ContainSubstring("it is false"), ContainSubstring("db-here"))))
	g.Expect(w.Logs().Log(t.Context(), "db-here", time.Time{}, 1)).To(Equal([]string{"ran push old"}))

	w.Break("Run", errors.New("nobody is there"))
	_, err = started(g, w, k, system.Hosts("db-here"), plan.Params{"argv": "true"})
	g.Expect(err).To(MatchError(ContainSubstring("nobody is there")))
}

// TestAChangeThatCannotBeTakenBackIsNotHealed: the heal may be tried again.
func TestAChangeThatCannotBeTakenBackIsNotHealed(t *testing.T) {
	g, k, w := NewWithT(t), kindOf(t, "change.command"), memory.New(memory.Regions(), memory.Options{})
	active, err := started(g, w, k, system.Hosts("db-here"), plan.Params{"argv": "true", "undo": "true"})
	g.Expect(err).NotTo(HaveOccurred())
	w.Break("Run", errors.New("nobody is there"))
	out, err := active.Heal(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring("nobody is there")))
	g.Expect(out.Removed).To(BeFalse())
	w.Break("Run", nil)
	out, err = active.Heal(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(out.Removed).To(BeTrue())
}

// TestAChangeThatIsRefused: with the exit code that says so the attempt is the fault,
// and nothing is taken back. Any other one is an error all the same.
func TestAChangeThatIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, k, w := NewWithT(t), kindOf(t, "change.command"), memory.New(memory.Regions(), memory.Options{})
		active, err := started(g, w, k, system.Hosts("db-here"), plan.Params{"argv": "false", "undo": "push old", "refused": "1"})
		g.Expect(err).NotTo(HaveOccurred())
		onset, err := active.Confirm(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(onset.Evidence).To(ContainElement(And(HaveField("ID", BeEquivalentTo("change_refused")), HaveField("Value", 1.0))))
		out, err := active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Removed).To(BeTrue())
		g.Expect(w.Logs().Log(t.Context(), "db-here", time.Time{}, 1)).To(Equal([]string{"ran false"}))
		_, err = started(g, w, k, system.Hosts("db-here"), plan.Params{"argv": "false", "refused": "3"})
		g.Expect(err).To(MatchError(ContainSubstring("exit code 1")))
	})
}
