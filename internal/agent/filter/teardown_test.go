package filter

import (
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// TestTearNetns ends a real connection on loopback; it needs CAP_NET_ADMIN.
func TestTearNetns(t *testing.T) {
	if os.Geteuid() != 0 || testing.Short() {
		t.Skip("needs root, and not -short, to end the kernel's connections")
	}
	g := NewWithT(t)
	listener, err := net.Listen("tcp", "0.0.0.0:0") // an IPv6 socket to the kernel
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = listener.Close() }()
	client, err := net.Dial("tcp4", net.JoinHostPort("127.0.0.1", port(listener)))
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = client.Close() }()
	server, err := listener.Accept()
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = server.Close() }()

	torn, err := Tear([]Teardown{{Listen: netip.MustParseAddrPort(listener.Addr().String()).Port()}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(torn).To(Equal(1))
	for _, conn := range []net.Conn{client, server} {
		g.Expect(conn.SetReadDeadline(time.Now().Add(time.Second))).To(Succeed())
		_, err = conn.Read(make([]byte, 1))
		g.Expect(err).To(Or(MatchError(syscall.ECONNRESET), MatchError(syscall.ECONNABORTED)))
	}
}

func port(listener net.Listener) string {
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}
