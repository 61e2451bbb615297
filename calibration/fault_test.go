package calibration

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// timeOnly is a world of which nothing is needed but the time.
type timeOnly struct {
	system.World
	clock history.Clock
}

func (w timeOnly) Now() time.Duration { return w.clock.Now() }

// orderFor gives a case's order to a service of its own, in a world.
func orderFor(t *testing.T, c Case) (*order, system.World) {
	t.Helper()
	s, err := truth.Start(t.Context(), "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return &order{c: c, entry: "http://" + s.Addr()}, timeOnly{clock: history.NewClock()}
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
			f, w := orderFor(t, c.c)
			before := w.Now()
			active, err := f.Start(t.Context(), w, fault.Injection{})
			g.Expect(err).NotTo(HaveOccurred())
			confirmed, err := active.Confirm(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			onset := confirmed.Interval
			g.Expect(onset.From).To(BeNumerically(">=", before))
			g.Expect(onset.To).To(And(BeNumerically(">", onset.From), BeNumerically("<=", w.Now())))
			g.Expect(f.account.Spans).To(BeEmpty(), "nothing of the truth is known before the heal")

			outcome, err := active.Heal(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(outcome.Removed).To(BeTrue())
			var modes []truth.Mode
			for _, s := range f.account.Spans {
				modes = append(modes, s.Mode)
			}
			g.Expect(modes).To(Equal(c.want))
			g.Expect(Record{Account: f.account}.outage()).To(BeNumerically(">=", c.c.Length.Seconds()))
			_, err = active.Heal(t.Context())
			g.Expect(err).NotTo(HaveOccurred(), "healing twice is no error")
		})
	}
}

func TestAnOrderThatIsNotTakenIsNotInjected(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	f, w := orderFor(t, Case{Kind: Forget})
	_, err := f.Start(t.Context(), w, fault.Injection{})
	g.Expect(err).To(MatchError(ContainSubstring("needs a count")))
	f.entry = "http://127.0.0.1:1"
	_, err = f.Start(t.Context(), w, fault.Injection{})
	g.Expect(err).To(MatchError(ContainSubstring("POST /orders")))
}
