package probe

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
	"github.com/gameday-harness/gameday/internal/agent/echo"
)

// peer sends datagrams to one echo port and keeps what came back.
type peer struct {
	addr string
	conn *net.UDPConn
	most int // samples to keep

	mu      sync.Mutex
	samples []gateway.EchoSent
}

func newPeer(ctx context.Context, addr string, port uint16, most int) (*peer, error) {
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return nil, fmt.Errorf("peer %q is no address: %w", addr, err)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "udp", netip.AddrPortFrom(ip, port).String())
	if err != nil {
		return nil, fmt.Errorf("reach peer %s: %w", addr, err)
	}
	udp, ok := conn.(*net.UDPConn)
	if !ok {
		return nil, fmt.Errorf("reach peer %s: %T is no UDP connection", addr, conn)
	}
	p := &peer{addr: addr, conn: udp, most: most}
	if err := p.wantErrors(); err != nil {
		_ = udp.Close()
		return nil, err
	}
	return p, nil
}

// wantErrors asks the kernel to keep each ICMP error together with the
// datagram that it is about.
func (p *peer) wantErrors() error {
	raw, err := p.conn.SyscallConn()
	if err != nil {
		return fmt.Errorf("reach the socket to peer %s: %w", p.addr, err)
	}
	var set error
	err = raw.Control(func(fd uintptr) { set = unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_RECVERR, 1) })
	if err = errors.Join(err, set); err != nil {
		return fmt.Errorf("ask for ICMP errors of peer %s: %w", p.addr, err)
	}
	return nil
}

// send sends the next datagram. It reports false when there is no room left.
func (p *peer) send() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.samples) >= p.most {
		return false
	}
	payload := echo.Question(uint64(len(p.samples)))
	p.samples = append(p.samples, gateway.EchoSent{Sent: clock.Now()})
	if _, err := p.conn.Write(payload); errors.Is(err, syscall.ECONNREFUSED) {
		// It was the error of an earlier datagram; this one has not been sent.
		_, _ = p.conn.Write(payload)
	}
	return true
}

// receive notes answers until the connection is closed.
func (p *peer) receive() {
	buffer := make([]byte, 2*echo.Size)
	for {
		n, err := p.conn.Read(buffer)
		back := clock.Now()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			p.refusals()
			continue
		}
		if number, is := echo.Answered(buffer[:n]); is {
			p.note(number, func(s *gateway.EchoSent) { s.Back = back })
		}
	}
}

// refusals notes which datagrams met an ICMP error that says "refused".
func (p *peer) refusals() {
	raw, err := p.conn.SyscallConn()
	if err != nil {
		return
	}
	payload, control := make([]byte, 2*echo.Size), make([]byte, 512)
	_ = raw.Control(func(fd uintptr) {
		for {
			n, controls, _, _, err := unix.Recvmsg(int(fd), payload, control, unix.MSG_ERRQUEUE|unix.MSG_DONTWAIT)
			if err != nil {
				return // the queue is empty
			}
			if number, ours := echo.Asked(payload[:n]); ours && saysRefused(control[:controls]) {
				p.note(number, func(s *gateway.EchoSent) { s.Refused = true })
			}
		}
	})
}

// saysRefused reads the kernel's extended error, whose first word is the errno.
func saysRefused(control []byte) bool {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return false
	}
	for _, m := range messages {
		if m.Header.Level == unix.IPPROTO_IP && m.Header.Type == unix.IP_RECVERR && len(m.Data) >= 4 {
			return syscall.Errno(binary.NativeEndian.Uint32(m.Data)) == syscall.ECONNREFUSED
		}
	}
	return false
}

func (p *peer) note(number uint64, change func(*gateway.EchoSent)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if number < uint64(len(p.samples)) {
		change(&p.samples[number])
	}
}

func (p *peer) series() gateway.EchoSeries {
	p.mu.Lock()
	defer p.mu.Unlock()
	return gateway.EchoSeries{Peer: p.addr, Samples: slices.Clone(p.samples)}
}
