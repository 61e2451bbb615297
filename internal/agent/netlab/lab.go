package netlab

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// Lab is a gateway with hosts. The goroutine that made it is in the gateway's
// namespace from then on.
type Lab struct {
	tb    testing.TB
	hosts map[string]host
}

type host struct {
	ns   netns.NsHandle
	addr netip.Addr
}

// New makes a lab, or skips the test where that is not possible.
func New(tb testing.TB, hosts ...string) *Lab {
	tb.Helper()
	if testing.Short() || os.Geteuid() != 0 {
		tb.Skip("needs root, and not -short, for network namespaces of its own")
	}
	runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
	lab := &Lab{tb: tb, hosts: map[string]host{}}
	gateway := lab.namespace()
	lab.must(os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644))
	for i, name := range hosts {
		ns := lab.namespace()
		lab.must(netns.Set(gateway))
		lab.hosts[name] = host{ns: ns, addr: at(i, 3)}
		lab.connect(i, name)
	}
	return lab
}

// namespace makes a namespace, with its loopback up, and moves there.
func (l *Lab) namespace() netns.NsHandle {
	ns, err := netns.New()
	l.must(err)
	l.tb.Cleanup(func() { _ = ns.Close() })
	up(l, "lo")
	return ns
}

// connect lays the wire between the gateway and the i-th host.
func (l *Lab) connect(i int, name string) {
	inside := fmt.Sprintf("inside%d", i)
	l.must(netlink.LinkAdd(&netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: l.Interface(name)}, PeerName: inside}))
	peer, err := netlink.LinkByName(inside)
	l.must(err)
	l.must(netlink.LinkSetNsFd(peer, int(l.hosts[name].ns)))
	give(l, l.Interface(name), at(i, 1))
	l.Inside(name, func() {
		give(l, inside, at(i, 3))
		l.must(netlink.RouteAdd(&netlink.Route{Gw: at(i, 1).AsSlice()}))
		l.must(carries(inside))
	})
	l.must(carries(l.Interface(name)))
}

// carries waits until an interface carries packets: the kernel drops them until
// it has seen that both ends are up, which can take a second.
func carries(name string) error {
	const patience, often = 5 * time.Second, 5 * time.Millisecond
	late := time.After(patience)
	for {
		link, err := netlink.LinkByName(name)
		if err != nil || link.Attrs().OperState == netlink.OperUp {
			return err
		}
		select {
		case <-late:
			return fmt.Errorf("interface %s is %s after %s", name, link.Attrs().OperState, patience)
		case <-time.After(often):
		}
	}
}

// Interface is the gateway's interface on a host's network.
func (l *Lab) Interface(name string) string { return "to-" + name }

// Addr is the address of a host.
func (l *Lab) Addr(name string) netip.Addr { return l.hosts[name].addr }

// Gateway is the address of the gateway on a host's network.
func (l *Lab) Gateway(name string) netip.Addr { return l.Addr(name).Prev().Prev() }

// Inside does something in the namespace of a host. Sockets that are opened
// there stay there.
func (l *Lab) Inside(name string, act func()) {
	l.tb.Helper()
	done := make(chan error)
	go func() {
		defer close(done)
		runtime.LockOSThread() // as above
		if err := netns.Set(l.hosts[name].ns); err != nil {
			done <- err
			return
		}
		act()
	}()
	l.must(<-done)
}

// Dial opens a connection from a host.
func (l *Lab) Dial(from, network string, to netip.AddrPort, patience time.Duration) (conn net.Conn, err error) {
	l.Inside(from, func() { conn, err = l.dial(network, to, patience) })
	if err == nil {
		l.tb.Cleanup(func() { _ = conn.Close() })
	}
	return conn, err
}

// DialHere opens a TCP connection from the namespace of the goroutine.
func (l *Lab) DialHere(to netip.AddrPort, patience time.Duration) (net.Conn, error) {
	return l.dial("tcp", to, patience)
}

func (l *Lab) dial(network string, to netip.AddrPort, patience time.Duration) (net.Conn, error) {
	dialer := net.Dialer{Timeout: patience}
	return dialer.DialContext(l.tb.Context(), network, to.String())
}

// Serve lets a host echo what it is sent on a port, over TCP and UDP.
func (l *Lab) Serve(name string, port uint16) {
	l.tb.Helper()
	addr := netip.AddrPortFrom(netip.IPv4Unspecified(), port).String()
	l.Inside(name, func() {
		var config net.ListenConfig
		listener, err := config.Listen(l.tb.Context(), "tcp4", addr)
		l.must(err)
		l.tb.Cleanup(func() { _ = listener.Close() })
		go accept(listener)
		packets, err := config.ListenPacket(l.tb.Context(), "udp4", addr)
		l.must(err)
		l.tb.Cleanup(func() { _ = packets.Close() })
		go answer(packets)
	})
}

func (l *Lab) must(err error) {
	if err != nil {
		// Not Fatal: it may be another goroutine than the test's.
		panic(fmt.Sprintf("netlab: %v", err))
	}
}

func up(l *Lab, name string) {
	link, err := netlink.LinkByName(name)
	l.must(err)
	l.must(netlink.LinkSetUp(link))
}

func give(l *Lab, name string, addr netip.Addr) {
	link, err := netlink.LinkByName(name)
	l.must(err)
	const bits = 29
	l.must(netlink.AddrAdd(link, &netlink.Addr{IPNet: &net.IPNet{IP: addr.AsSlice(), Mask: net.CIDRMask(bits, 32)}}))
	l.must(netlink.LinkSetUp(link))
}

func at(network int, last byte) netip.Addr {
	return netip.AddrFrom4([4]byte{198, 18, byte(network), last})
}
