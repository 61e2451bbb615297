package dnsproxy

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"time"
)

// client is who asks in tests without sockets.
var client = net.UDPAddrFromAddrPort(netip.MustParseAddrPort("198.18.0.3:40000"))

// oneDatagram is a socket that receives one datagram, and then is closed.
type oneDatagram struct {
	net.PacketConn
	datagram []byte
	received bool
	answers  [][]byte
}

func (o *oneDatagram) ReadFrom(buffer []byte) (int, net.Addr, error) {
	if o.received {
		return 0, nil, net.ErrClosed
	}
	o.received = true
	return copy(buffer, o.datagram), client, nil
}

func (o *oneDatagram) WriteTo(answer []byte, _ net.Addr) (int, error) {
	o.answers = append(o.answers, bytes.Clone(answer))
	return len(answer), nil
}

func (*oneDatagram) SetReadDeadline(time.Time) error { return nil }
func (*oneDatagram) Close() error                    { return nil }

// oneStream is a listener with one connection, on which a client has sent all
// that it had to say.
type oneStream struct {
	net.Conn
	sent     *bytes.Reader
	accepted bool
	answers  bytes.Buffer
}

func (o *oneStream) Accept() (net.Conn, error) {
	if o.accepted {
		return nil, io.EOF
	}
	o.accepted = true
	return o, nil
}

func (o *oneStream) Addr() net.Addr                   { return client }
func (o *oneStream) RemoteAddr() net.Addr             { return client }
func (o *oneStream) Read(buffer []byte) (int, error)  { return o.sent.Read(buffer) }
func (o *oneStream) Write(answer []byte) (int, error) { return o.answers.Write(answer) }
func (*oneStream) SetReadDeadline(time.Time) error    { return nil }
func (*oneStream) Close() error                       { return nil }
