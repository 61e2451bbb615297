package workload

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/wait"
)

func TestPrimeReportsTheFirstAcknowledgedWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		begin := time.Now()
		r, n := runner(t, posts(), answering(func(Operation, int) Reply {
			if time.Since(begin) < 290*time.Millisecond {
				return Reply{Outcome: history.Unknown}
			}
			return Reply{Outcome: history.OK}
		}))
		op, err := r.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(op.Outcome).To(Equal(history.OK))
		g.Expect(op.Done).To(Equal(300 * time.Millisecond))
		g.Expect(n.all()).To(HaveLen(7), "one every 50 ms")
		id, found := r.ids.any()
		g.Expect(found).To(BeTrue())
		g.Expect(id).To(Equal(op.ID))
	})
}

// The first write hangs; a later one must not wait for it.
func TestPrimeIsNotHeldUpByAWriteThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := newService()
		s.answer = func(op Operation, _ int) Reply {
			if s.questions()[0].ID == op.ID {
				_ = wait.Pause(context.Background(), 2*time.Second)
				return Reply{Outcome: history.Unknown}
			}
			return Reply{Outcome: history.OK}
		}
		r, n := runner(t, posts(), s)
		op, err := r.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(op.ID).NotTo(Equal(s.questions()[0].ID))
		g.Expect(op.Done).To(Equal(50 * time.Millisecond))
		r.Close()
		g.Expect(n.all()).To(ContainElement(HaveField("Outcome", history.Unknown)), "what hung is recorded in the end")
	})
}

func TestPrimeSaysWhyItFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r, _ := runner(t, posts(), answering(func(Operation, int) Reply { return Reply{Outcome: history.Unknown, Status: 502} }))
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		_, err := r.Prime(ctx)
		g.Expect(err).To(MatchError("workload: priming: no write to paper://system" +
			" was acknowledged: context deadline exceeded; the last one: status 502 (unknown)"))
	})
}
