package filter

import (
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/netlab"
)

func TestDropNetns(t *testing.T) {
	lab := netlab.New(t, "web", "db")
	g := NewWithT(t)
	filter := on(t, lab, "web", "db")
	db := netip.AddrPortFrom(lab.Addr("db"), served)
	kept, err := lab.Dial("web", "tcp", db, soon)
	g.Expect(err).NotTo(HaveOccurred())
	both := []gateway.Cut{
		{ID: "a", Mode: gateway.Silent, Hosts: []string{"db"}},
		{ID: "b", Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "web", To: "db"}}},
	}
	_, err = filter.Apply(both)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(kept, while)).NotTo(Succeed())

	start := time.Now()
	names, err := filter.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	t.Logf("dropped within %s", time.Since(start))
	g.Expect(names).To(Equal([]string{"a", "b"}))
	fresh, err := lab.Dial("web", "tcp", db, soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(fresh, soon)).To(Succeed())
	counts, err := filter.Counts()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts).To(BeEmpty())

	names, err = filter.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(names).To(BeEmpty(), "dropping again does nothing")
	_, err = filter.Apply(both)
	g.Expect(err).NotTo(HaveOccurred(), "ids may be used again")

	// As if the kernel had done what it was asked, and its answer had been lost.
	filter.cuts = nil
	_, err = filter.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(fresh, soon)).To(Succeed(), "also what it knows nothing of")
}
