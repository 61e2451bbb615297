package filter

import (
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/vishvananda/netns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// inNetns moves the test's goroutine to a new network namespace.
func inNetns(tb testing.TB) {
	tb.Helper()
	if testing.Short() || os.Geteuid() != 0 {
		tb.Skip("needs root, and not -short, for a network namespace of its own")
	}
	runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
	ns, err := netns.New()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = ns.Close() })
}

// open opens a filter for n hosts, h0, h1 and so on.
func open(tb testing.TB, n int) *Filter {
	tb.Helper()
	wiring := Wiring{Hosts: map[string]netip.Addr{}}
	for i := range n {
		wiring.Hosts[fmt.Sprintf("h%d", i)] = netip.AddrFrom4([4]byte{198, 18, 0, byte(i)})
	}
	filter, err := Open(wiring, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = filter.Close() })
	return filter
}

func hosts(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("h%d", i))
	}
	return names
}

func TestTransactionNetns(t *testing.T) {
	inNetns(t)
	for _, mode := range []gateway.Mode{gateway.Silent, gateway.Refused} {
		g := NewWithT(t)
		filter := open(t, 200)
		for _, n := range []int{1, 8, 20, 200} {
			applied, err := filter.Apply([]gateway.Cut{{ID: "a", Mode: mode, Hosts: hosts(n)}})
			g.Expect(err).NotTo(HaveOccurred())
			counts, err := filter.Counts()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(counts[0].Hosts).To(HaveLen(n))
			removed, err := filter.Remove([]string{"a"})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(removed.Counts[0].Hosts).To(HaveLen(n))
			t.Logf("%s, %d hosts: cut in %s, healed in %s", mode, n,
				time.Duration(applied.After-applied.Before), time.Duration(removed.After-removed.Before))
		}
	}
}

func TestFilterNetns(t *testing.T) {
	inNetns(t)
	g := NewWithT(t)
	filter := open(t, 3)
	both := []gateway.Cut{
		{ID: "a", Mode: gateway.Silent, Hosts: []string{"h0"}},
		{ID: "b", Mode: gateway.Refused, Loss: 0.5, Pairs: []gateway.Pair{{From: "h1", To: "h2"}}},
	}
	_, err := filter.Apply(both)
	g.Expect(err).NotTo(HaveOccurred())
	counts, err := filter.Counts()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts).To(Equal([]gateway.CutCount{
		{ID: "a", Hosts: []gateway.HostCount{{Host: "h0"}}},
		{ID: "b", Hosts: []gateway.HostCount{{Host: "h1>h2"}}},
	}))
	_, err = filter.Apply(both[:1])
	g.Expect(err).To(BeAssignableToTypeOf(Bad{}), "an id in force")
	removed, err := filter.Remove([]string{"a", "never"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(removed.Counts).To(HaveLen(1))
	removed, err = filter.Remove([]string{"a"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(removed.Counts).To(BeEmpty(), "removing again does nothing")
	_, err = filter.Apply(both[:1])
	g.Expect(err).NotTo(HaveOccurred(), "an id may be used again")
	counts, err = filter.Counts()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts).To(HaveLen(2))
}

// BenchmarkCutNetns cuts eight hosts off and heals them.
func BenchmarkCutNetns(b *testing.B) {
	inNetns(b)
	filter := open(b, 8)
	var cut, healed int64
	for b.Loop() {
		applied, err := filter.Apply([]gateway.Cut{{ID: "a", Mode: gateway.Silent, Hosts: hosts(8)}})
		if err != nil {
			b.Fatal(err)
		}
		removed, err := filter.Remove([]string{"a"})
		if err != nil {
			b.Fatal(err)
		}
		cut += applied.After - applied.Before
		healed += removed.After - removed.Before
	}
	b.ReportMetric(float64(cut)/float64(b.N)/1e3, "µs/cut")
	b.ReportMetric(float64(healed)/float64(b.N)/1e3, "µs/heal")
}
