package wire

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// inNetns moves the test's goroutine to a new network namespace.
func inNetns(t *testing.T) {
	t.Helper()
	if testing.Short() || os.Geteuid() != 0 {
		t.Skip("needs root, and not -short, for a network namespace of its own")
	}
	runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
	ns, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ns.Close() })
}

func TestRedirectNetns(t *testing.T) {
	inNetns(t)
	for _, links := range []int{0, 1, 512, 2000} {
		g := NewWithT(t)
		dns := host("dns-1", 2)
		dns.Resolver = true
		layout, err := Place(gateway.Config{
			Hosts: []gateway.HostAddr{host("web-1", 0), host("web-2", 1), dns}, Links: many(links),
			Entry: gateway.Entry{To: []netip.Addr{addr("198.18.0.3"), addr("198.18.1.3")}, Port: 8080},
		})
		g.Expect(err).NotTo(HaveOccurred())
		start := time.Now()
		g.Expect(Redirect(layout, []string{"eth0"})).To(Succeed(), "again and again")
		t.Logf("%d links are redirected after %s", links, time.Since(start))
	}
}

func TestRedirectAloneNetns(t *testing.T) {
	inNetns(t)
	NewWithT(t).Expect(Redirect(Layout{}, nil)).To(Succeed())
}

// doorman notes who may send.
type doorman struct {
	mu   sync.Mutex
	said []string
}

func (d *doorman) note(what string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.said = append(d.said, what)
	return nil
}

func (d *doorman) told() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.said)
}

func (d *doorman) Attach(host string, _ int) error { return d.note("attach " + host) }
func (d *doorman) Detach(host string) error        { return d.note("detach " + host) }

// TestGatewaysNetns attaches a network as Docker does: the interface appears,
// and then its address.
func TestGatewaysNetns(t *testing.T) {
	inNetns(t)
	g := NewWithT(t)
	web, db := host("web-1", 0), host("db-1", 1)
	appear := func(name string, addrs ...netip.Addr) {
		link := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: name}, PeerName: name + "p"}
		g.Expect(netlink.LinkAdd(link)).To(Succeed())
		for _, addr := range addrs {
			net := &net.IPNet{IP: addr.AsSlice(), Mask: net.CIDRMask(29, 32)}
			g.Expect(netlink.AddrAdd(link, &netlink.Addr{IPNet: net})).To(Succeed())
		}
	}
	appear("front", addr("198.19.0.2"))
	appear("early", web.Own)
	front, err := Front([]gateway.HostAddr{web, db})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(front).To(Equal([]string{"front"}))

	guard := &doorman{}
	gateways := NewGateways([]gateway.HostAddr{web, db}, guard)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	here, err := netns.Get()
	g.Expect(err).NotTo(HaveOccurred())
	go func() {
		runtime.LockOSThread() // as above
		if err := netns.Set(here); err != nil {
			done <- err
			return
		}
		done <- gateways.Watch(ctx)
	}()
	attached := func(i int) func() string {
		return func() string {
			health := gateways.Health()[i]
			return fmt.Sprint(health.Name, " ", health.Attached, " ", health.Interface, health.Error)
		}
	}
	g.Eventually(attached(0)).Should(Equal("web-1 true early"))
	g.Expect(attached(1)()).To(Equal("db-1 false "))
	appear("late", db.Own)
	g.Eventually(attached(1)).Should(Equal("db-1 true late"))
	late, err := netlink.LinkByName("late")
	g.Expect(err).NotTo(HaveOccurred())
	addrs, err := netlink.AddrList(late, netlink.FAMILY_V4)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(addrs).To(HaveLen(2))
	g.Expect(addrs[0].IP.String()).To(Equal(db.Own.String()), "the first address stays: redirects go there")
	g.Expect(addrs[1].IPNet.String()).To(Equal(db.Gateway.String() + "/29"))
	g.Expect(netlink.LinkDel(late)).To(Succeed())
	g.Eventually(attached(1)).Should(Equal("db-1 false "))
	g.Expect(guard.told()).To(Equal([]string{"attach web-1", "attach db-1", "detach db-1"}))
	cancel()
	g.Expect(<-done).To(Succeed())
}
