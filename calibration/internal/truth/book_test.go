package truth_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
)

// hand is a clock that is moved by hand.
type hand struct{ now int64 }

func (h *hand) read() int64 { return h.now }

func (h *hand) move(d time.Duration) { h.now += int64(d) }

func begun(t *testing.T, spans ...truth.Span) (*truth.Book, *hand) {
	t.Helper()
	clock := &hand{now: 1000}
	b := truth.NewBook(clock.read)
	NewWithT(t).Expect(b.Write("old").Verb).To(Equal(truth.Answer))
	clock.move(2 * time.Second)
	NewWithT(t).Expect(b.Write("new").Verb).To(Equal(truth.Answer))
	_, err := b.Begin(order(spans...))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return b, clock
}

func TestWhatRequestsMeet(t *testing.T) {
	cases := []struct {
		mode              truth.Mode
		write, fresh, old truth.Verb // of a write, of reads of an item stored just now and of an older one
	}{
		{truth.Away, truth.Drop, truth.Drop, truth.Drop},
		{truth.Stall, truth.WaitDrop, truth.WaitDrop, truth.WaitDrop},
		{truth.Hold, truth.WaitRetry, truth.WaitRetry, truth.WaitRetry},
		{truth.Refuse, truth.Decline, truth.Answer, truth.Answer},
		{truth.Stale, truth.Answer, truth.NotThere, truth.Answer},
	}
	for _, c := range cases {
		t.Run(string(c.mode), func(t *testing.T) {
			g := NewWithT(t)
			b, _ := begun(t, truth.Span{Mode: c.mode, For: time.Second})
			g.Expect(b.Read("new").Verb).To(Equal(c.fresh))
			g.Expect(b.Read("old").Verb).To(Equal(c.old))
			g.Expect(b.Write("next").Verb).To(Equal(c.write))
			b.Next()
			g.Expect(b.Write("after").Verb).To(Equal(truth.Answer))
			g.Expect(b.Read("new").Verb).To(Equal(truth.Answer))
			g.Expect(b.Read("never").Verb).To(Equal(truth.NotThere))
		})
	}
}

func TestSpansAreLoggedByTheInstant(t *testing.T) {
	g := NewWithT(t)
	b, clock := begun(t, truth.Span{Mode: truth.Away, For: time.Second}, truth.Span{Mode: truth.Refuse, For: 2 * time.Second})
	began := clock.now
	g.Expect(b.Account().Done).To(BeFalse())
	clock.move(1001 * time.Millisecond) // a timer is never early, and sometimes late
	g.Expect(b.Next()).To(Equal(2 * time.Second))
	turned := clock.now
	clock.move(2 * time.Second)
	g.Expect(b.Next()).To(BeZero())
	g.Expect(b.Account()).To(Equal(truth.Account{Done: true, Spans: []truth.Spent{
		{Mode: truth.Away, From: began, To: turned}, {Mode: truth.Refuse, From: turned, To: clock.now},
	}}))
	g.Expect(b.Next()).To(BeZero(), "nothing is left to end")
}

func TestHeldRequestsAreLetGoWhenTheSpanEnds(t *testing.T) {
	g := NewWithT(t)
	b, _ := begun(t, truth.Span{Mode: truth.Hold, For: time.Second})
	held := b.Read("new").Until
	g.Expect(held).NotTo(BeClosed())
	b.Next()
	g.Expect(held).To(BeClosed())
}

func TestSpoiltWritesAreCounted(t *testing.T) {
	g := NewWithT(t)
	b, clock := begun(t, truth.Span{Mode: truth.Forget, Count: 2})
	for _, id := range []string{"a", "b", "c"} {
		clock.move(time.Millisecond)
		g.Expect(b.Write(id).Verb).To(Equal(truth.Answer))
	}
	g.Expect([]truth.Verb{b.Read("a").Verb, b.Read("b").Verb, b.Read("c").Verb}).To(
		Equal([]truth.Verb{truth.NotThere, truth.NotThere, truth.Answer}))
	a := b.Account()
	g.Expect(a.Done).To(BeTrue())
	g.Expect(a.Forgotten).To(Equal(2))
	g.Expect(a.Spans).To(HaveExactElements(HaveField("To", clock.now-int64(time.Millisecond))))

	_, err := b.Begin(order(truth.Span{Mode: truth.Duplicate, Count: 2}))
	g.Expect(err).NotTo(HaveOccurred())
	for _, id := range []string{"d", "e", "f", "f"} {
		b.Write(id)
	}
	g.Expect(b.Read("e").Copies).To(Equal(2))
	g.Expect(b.Account()).To(And(HaveField("Duplicated", 3), HaveField("Forgotten", 0)),
		"an item that arrived twice is there twice, whoever sent it again; and each order has an account of its own")
}

func TestStaleReadsAreCounted(t *testing.T) {
	g := NewWithT(t)
	b, clock := begun(t, truth.Span{Mode: truth.Stale, For: time.Minute})
	b.Read("new")
	b.Read("old")
	b.Read("never")
	clock.move(2 * time.Second)
	b.Read("new")
	g.Expect(b.Account().Stale).To(Equal(1))
}

func TestOneOrderAtATime(t *testing.T) {
	g := NewWithT(t)
	b, _ := begun(t, truth.Span{Mode: truth.Away, For: time.Second})
	_, err := b.Begin(order(truth.Span{Mode: truth.Away, For: time.Second}))
	g.Expect(err).To(MatchError(truth.ErrBusy))
	_, err = b.Begin(order())
	g.Expect(err).To(HaveOccurred())
	g.Expect(b.Account().Spans).To(HaveLen(1))
}
