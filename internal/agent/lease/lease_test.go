package lease

import (
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/filter"
)

// cuts are faults in force.
type cuts struct {
	mu      sync.Mutex
	inForce []string
	drops   int
	broken  error
}

func (c *cuts) put(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inForce = append(c.inForce, id)
	return nil
}

func (c *cuts) names() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string{}, c.inForce...)
}

func (c *cuts) Drop() (gateway.Dropped, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drops++
	if c.broken != nil {
		return gateway.Dropped{}, c.broken
	}
	dropped := gateway.Dropped{Cuts: c.inForce}
	c.inForce = nil
	return dropped, nil
}

const ttl = 5 * time.Second

// bubble runs a test with a clock that jumps.
func bubble(t *testing.T, test func(g *WithT, faults *cuts, lease *Lease)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		faults := &cuts{}
		lease := New(faults, slog.New(slog.DiscardHandler))
		defer lease.Close()
		test(NewWithT(t), faults, lease)
	})
}

func (c *cuts) admit(l *Lease, id string) error {
	return l.Admit(func() error { return c.put(id) })
}

func pass(d time.Duration) {
	time.Sleep(d) // on the bubble's clock
	synctest.Wait()
}

func TestNeverArmed(t *testing.T) {
	bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
		g.Expect(faults.admit(lease, "a")).To(Succeed())
		pass(24 * time.Hour)
		g.Expect(faults.names()).To(Equal([]string{"a"}))
		g.Expect(faults.drops).To(BeZero())
	})
}

func TestRenewed(t *testing.T) {
	bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
		for range 100 {
			told, err := lease.Renew(ttl)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(told).To(Equal(gateway.Lease{}))
			pass(ttl - 1)
		}
		g.Expect(faults.admit(lease, "a")).To(Succeed())
		g.Expect(faults.drops).To(BeZero())
	})
}

func TestRunsOut(t *testing.T) {
	bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
		_, err := lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(faults.admit(lease, "a")).To(Succeed())
		pass(ttl)
		g.Expect(faults.names()).To(BeEmpty())
		g.Expect(faults.admit(lease, "b")).To(MatchError(ErrRunOut))
		g.Expect(faults.names()).To(BeEmpty(), "what is refused has not been done")

		told, err := lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(told.Lapsed).To(Equal(1))
		g.Expect(told.Dropped).To(Equal([]string{"cut a"}))
		g.Expect(told.Monotonic).To(BeNumerically(">", 0))
		g.Expect(faults.admit(lease, "b")).To(Succeed(), "armed again")
		pass(ttl)
		g.Expect(faults.names()).To(BeEmpty(), "and it runs out again")
		told, err = lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(told.Lapsed).To(Equal(2))
		g.Expect(told.Dropped).To(Equal([]string{"cut b"}), "of the last time alone")
	})
}

// TestTooLate lets the lease run out while a fault is on its way.
func TestTooLate(t *testing.T) {
	for name, renewed := range map[string]bool{"run out": false, "renewed in the meantime": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
				_, err := lease.Renew(ttl)
				g.Expect(err).NotTo(HaveOccurred())
				err = lease.Admit(func() error {
					pass(ttl)
					if renewed {
						told, err := lease.Renew(ttl)
						g.Expect(err).NotTo(HaveOccurred())
						g.Expect(told.Lapsed).To(Equal(1))
					}
					return faults.put("late")
				})
				g.Expect(err).To(MatchError(ErrRunOut))
				g.Expect(faults.names()).To(BeEmpty())
				told, err := lease.Renew(ttl)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(told.Dropped).To(Equal([]string{"cut late"}))
			})
		})
	}
}

// TestTriesAgain drops what could not be dropped at first, and lets nobody in
// until then.
func TestTriesAgain(t *testing.T) {
	bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
		_, err := lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(faults.admit(lease, "a")).To(Succeed())
		faults.broken = errors.New("the kernel said no")
		pass(ttl)
		_, err = lease.Renew(ttl)
		g.Expect(err).To(MatchError(ContainSubstring("the kernel said no")))
		g.Expect(faults.admit(lease, "b")).To(MatchError(ErrRunOut))
		faults.broken = nil
		pass(again)
		g.Expect(faults.names()).To(BeEmpty(), "dropped by itself")
		told, err := lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(told.Lapsed).To(Equal(1))
		g.Expect(told.Dropped).To(Equal([]string{"cut a"}))
	})
}

// TestStopped is a gateway that was stopped: the first that it does is to serve
// a request, before its timer.
func TestStopped(t *testing.T) {
	bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
		_, err := lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(faults.admit(lease, "a")).To(Succeed())
		lease.timer.Stop()
		pass(ttl)
		g.Expect(faults.admit(lease, "b")).To(MatchError(ErrRunOut))
		g.Expect(faults.names()).To(BeEmpty())
		told, err := lease.Renew(ttl)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(told.Lapsed).To(Equal(1))
	})
}

func TestRenewRefuses(t *testing.T) {
	bubble(t, func(g *WithT, faults *cuts, lease *Lease) {
		for _, ttl := range []time.Duration{0, -1, gateway.MaxLease + 1} {
			_, err := lease.Renew(ttl)
			g.Expect(err).To(BeAssignableToTypeOf(filter.Bad{}), ttl.String())
		}
		pass(24 * time.Hour)
		g.Expect(faults.admit(lease, "a")).To(Succeed(), "it is not armed by that")
	})
}

// TestSideBySide renews, lets in and runs out at the same moments; the race
// detector looks on. Nothing is in force in the end.
func TestSideBySide(t *testing.T) {
	faults := &cuts{}
	lease := New(faults, slog.New(slog.DiscardHandler))
	defer lease.Close()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				_, _ = lease.Renew(time.Microsecond) // it may be out, or not
				_ = faults.admit(lease, "a")
			}
		})
	}
	all.Wait()
	NewWithT(t).Eventually(faults.names).Should(BeEmpty())
}
