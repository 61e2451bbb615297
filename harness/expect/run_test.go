package expect_test

import (
	"errors"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// run is a judged experiment that notes what was asserted of it.
type run struct {
	findings []verdict.Finding
	asserted []verdict.Measure
}

func (r *run) Findings() []verdict.Finding { return r.findings }

func (r *run) Asserted(m verdict.Measure) { r.asserted = append(r.asserted, m) }

// plain is a judged experiment that does not care what was asserted.
type plain []verdict.Finding

func (p plain) Findings() []verdict.Finding { return p }

// took is a finding of one duration, in seconds, ± 0.1 s.
func took(m verdict.Measure, value float64) verdict.Finding {
	return verdict.Finding{
		Measure: m, State: verdict.Holds, Measured: true, Value: value, Bound: 0.1, Unit: "s", Reason: "it came back",
	}
}

func unknown(m verdict.Measure) verdict.Finding {
	return verdict.Finding{Measure: m, State: verdict.Unknown, Unit: "s", Reason: "too few probes"}
}

// answer is what a matcher must say of a finding: yes, no, inconclusive, or
// that it was used wrongly.
type answer string

const (
	yes          answer = "yes"
	no           answer = "no"
	inconclusive answer = "inconclusive"
	misused      answer = "misused"
)

type line struct {
	matcher types.GomegaMatcher
	finding verdict.Finding
	want    answer
	message string // part of the failure message or of the error
}

func check(t *testing.T, measure verdict.Measure, table map[string]line) {
	t.Helper()
	for name, c := range table {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			c.finding.Measure = measure
			r := &run{findings: []verdict.Finding{{Measure: "another"}, c.finding}}
			ok, err := c.matcher.Match(r)
			got := answerOf(ok, err)
			g.Expect(got).To(Equal(c.want), "%v", err)
			if err != nil {
				g.Expect(err.Error()).To(ContainSubstring(c.message))
			} else {
				g.Expect(c.matcher.FailureMessage(r)).To(ContainSubstring(c.message))
			}
			if got != misused {
				g.Expect(r.asserted).To(Equal([]verdict.Measure{measure}))
			}
		})
	}
}

func answerOf(ok bool, err error) answer {
	var unsure expect.Inconclusive
	switch {
	case errors.As(err, &unsure):
		return inconclusive
	case err != nil:
		return misused
	case ok:
		return yes
	}
	return no
}

const sec = time.Second

func limited(f verdict.Finding, limit float64, state verdict.State) verdict.Finding {
	f.Limit, f.State = &limit, state
	return f
}

// failures runs assertions and returns the messages of those that failed.
func failures(assert func(Gomega)) []string {
	var messages []string
	assert(NewGomega(func(message string, _ ...int) { messages = append(messages, message) }))
	return messages
}

func TestInconclusiveFailsToAndNotTo(t *testing.T) {
	g := NewWithT(t)
	r := plain{unknown(verdict.FailoverWithin)}
	messages := failures(func(g Gomega) {
		g.Expect(r).To(expect.FailOver(expect.Within(sec)))
		g.Expect(r).NotTo(expect.FailOver(expect.Within(sec)))
	})
	g.Expect(messages).To(HaveLen(2))
	for _, m := range messages {
		g.Expect(m).To(HavePrefix("inconclusive: failover_within: too few probes"))
	}
}

func TestNotTo(t *testing.T) {
	g := NewWithT(t)
	r := plain{took(verdict.FailoverWithin, 9)}
	g.Expect(r).NotTo(expect.FailOver(expect.Within(5 * sec)))
	messages := failures(func(g Gomega) { g.Expect(r).NotTo(expect.FailOver(expect.Within(10 * sec))) })
	g.Expect(messages).To(ConsistOf(HavePrefix("expected the service not to fail over within 10 s")))
}

func TestWhatCannotBeLookedInto(t *testing.T) {
	g := NewWithT(t)
	_, err := expect.HaveOneWriter().Match(42)
	g.Expect(err).To(MatchError(ContainSubstring("cannot look into a int")))
	_, err = expect.HaveOneWriter().Match(nil)
	g.Expect(err).To(MatchError(ContainSubstring("cannot look into")))
	_, err = expect.HaveOneWriter().Match(plain{})
	g.Expect(answerOf(false, err)).To(Equal(inconclusive), "a measure that was not judged")
}
