package harness_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/injectors"
)

// counted is a system on paper that counts connections.
type counted struct {
	paper
	opened *atomic.Uint64
}

func (c counted) Opened(context.Context) (map[string]uint64, error) {
	return map[string]uint64{"web": c.opened.Load()}, nil
}

// busyReaders open many connections when they read everything back, which takes
// them so long that the connections are counted meanwhile.
type busyReaders struct {
	harness.Users
	opened *atomic.Uint64
}

const (
	burst     = 5000
	readsBack = 1200 * time.Millisecond
)

func (b busyReaders) FinalRead(ctx context.Context, ids []string) []history.Final {
	b.opened.Add(burst)
	timer := time.NewTimer(readsBack)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return b.Users.FinalRead(ctx, ids)
}

// TestTheFinalReadIsCountedApart has connections that only the final read opens:
// no sample holds them that also holds users' requests.
func TestTheFinalReadIsCountedApart(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	e := experiment(t, func() bool { return false })
	opened := new(atomic.Uint64)
	inner := e.Users
	e.System = counted{opened: opened}
	e.Users = func(prefix string, seed int64, record func(history.Op)) (harness.Users, error) {
		u, err := inner(prefix, seed, record)
		return busyReaders{Users: u, opened: opened}, err
	}
	run, err := e.Do(t.Context(), harness.Plan{
		Scenario: "counted", Faults: harness.At(0, injectors.Noop()).For(100 * time.Millisecond),
	})
	g.Expect(err).NotTo(HaveOccurred())
	var last time.Duration
	for _, op := range run.History.Ops() {
		last = max(last, op.Done)
	}
	var bursts []history.Traffic
	for _, sample := range run.History.Traffic() {
		if sample.Opened["web"] > 0 {
			bursts = append(bursts, sample)
		}
	}
	g.Expect(bursts).To(HaveLen(1))
	g.Expect(bursts[0].Opened["web"]).To(Equal(burst))
	g.Expect(bursts[0].Span.From).To(BeNumerically(">=", last))
}
