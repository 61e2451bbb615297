package calibration

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
)

// faultOn gives a case's fault for a service of its own.
func faultOn(t *testing.T, c Case) *fault {
	t.Helper()
	s, err := truth.Start(t.Context(), "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return &fault{c: c, entry: "http://" + s.Addr(), now: history.NewClock().Now}
}

func TestAnOrderIsCarriedOutAndAccountedFor(t *testing.T) {
	t.Parallel()
	cases := []struct {
		c    Case
		want []truth.Mode
	}{
		{Case{Kind: Away, Length: 50 * time.Millisecond}, []truth.Mode{truth.Away}},
		{Case{Kind: Stall, Length: 50 * time.Millisecond}, []truth.Mode{truth.Stall}},
		{Case{Kind: Hold, Length: 50 * time.Millisecond}, []truth.Mode{truth.Hold}},
		{Case{Kind: AwayRefuse, Length: 100 * time.Millisecond, First: 30 * time.Millisecond}, []truth.Mode{truth.Away, truth.Refuse}},
		{Case{Kind: Stale, Length: 50 * time.Millisecond}, []truth.Mode{truth.Stale}},
	}
	for _, c := range cases {
		t.Run(string(c.c.Kind), func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			f := faultOn(t, c.c)
			before := f.now()
			active, err := f.Inject(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(active.Confirm(t.Context())).To(Succeed())
			onset := active.(harness.Onsetter).Onset()
			g.Expect(onset.From).To(BeNumerically(">=", before))
			g.Expect(onset.To).To(And(BeNumerically(">", onset.From), BeNumerically("<=", f.now())))
			g.Expect(f.account.Spans).To(BeEmpty(), "nothing of the truth is known before the heal")

			g.Expect(active.Heal(t.Context())).To(Succeed())
			var modes []truth.Mode
			for _, s := range f.account.Spans {
				modes = append(modes, s.Mode)
			}
			g.Expect(modes).To(Equal(c.want))
			g.Expect(Record{Account: f.account}.outage()).To(BeNumerically(">=", c.c.Length.Seconds()))
			g.Expect(active.Heal(t.Context())).To(Succeed(), "healing twice is no error")
		})
	}
}

func TestAnOrderThatIsNotTakenIsNotInjected(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	f := faultOn(t, Case{Kind: Forget})
	_, err := f.Inject(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring("needs a count")))
	f.entry = "http://127.0.0.1:1"
	_, err = f.Inject(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring("POST /orders")))
}
