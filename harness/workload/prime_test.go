package workload

import (
	"context"
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestPrimeReportsTheFirstAcknowledgedWrite(t *testing.T) {
	g := NewWithT(t)
	begin := time.Now()
	inner := newBoard()
	r, n := runner(t, posts(), serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if time.Since(begin) < 300*time.Millisecond {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		inner.ServeHTTP(w, r)
	})))
	op, err := r.Prime(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(op.Outcome).To(Equal(history.OK))
	g.Expect(op.Done).To(And(BeNumerically(">=", 290*time.Millisecond), BeNumerically("<", time.Second)))
	g.Expect(len(n.all())).To(BeNumerically("~", 7, 4), "one every 50 ms")
	id, found := r.ids.any()
	g.Expect(found).To(BeTrue())
	g.Expect(id).To(Equal(op.ID))
}

// The first write hangs; a later one must not wait for it.
func TestPrimeIsNotHeldUpByAWriteThatHangs(t *testing.T) {
	g := NewWithT(t)
	inner := newBoard()
	hung := make(chan struct{}, 1)
	r, n := runner(t, posts(), serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case hung <- struct{}{}:
			hang(r)
		default:
			inner.ServeHTTP(w, r)
		}
	})))
	op, err := r.Prime(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(op.ID).NotTo(Equal("t-w-1"))
	g.Expect(op.Done).To(BeNumerically("<", 1500*time.Millisecond))
	r.Close()
	g.Expect(n.all()).To(ContainElement(HaveField("Outcome", history.Unknown)), "what hung is recorded in the end")
}

func TestPrimeSaysWhyItFailed(t *testing.T) {
	g := NewWithT(t)
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	r, _ := runner(t, posts(), base)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := r.Prime(ctx)
	g.Expect(err).To(MatchError("workload: priming: no write to " + base +
		" was acknowledged: context deadline exceeded; the last one: status 502 (unknown)"))
}
