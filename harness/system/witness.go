package system

import (
	"context"
	"time"
)

// Witnesses see what a host sees, from within its own network namespace.
type Witnesses interface {
	// At is the witness of a host. It answers although the host is cut off.
	At(host string) Witness
}

// Witness sees what one host sees. Its stamps are of its host's clock.
type Witness interface {
	// EchoStart begins to send datagrams to the echo ports of peers.
	EchoStart(ctx context.Context, e Echo) error
	// EchoRead returns what an echo has seen so far, one series a peer.
	EchoRead(ctx context.Context, id string) ([]EchoSeries, error)
	// EchoStop ends an echo, and forgets it. One that there is not is an error.
	EchoStop(ctx context.Context, id string) ([]EchoSeries, error)
	// Sockets lists the listening TCP sockets of the host.
	Sockets(ctx context.Context) ([]Socket, error)
	// Dial opens a TCP connection to "ADDRESS:PORT". That it is refused, or not
	// answered within the deadline, is a result and no error.
	Dial(ctx context.Context, addr string, deadline time.Duration) (Dial, error)
	// Exchange opens a TCP connection, says something and waits for what comes back.
	// Took counts from when it was said. Nothing within the deadline is GotSilence,
	// an end without an answer is Open, and neither is an error.
	Exchange(ctx context.Context, e Exchange) (Dial, error)
	// Query asks the resolver at an address for the A records of a name, once, over UDP.
	Query(ctx context.Context, server, name string, deadline time.Duration) (Query, error)
	// QueryTCP asks over TCP.
	QueryTCP(ctx context.Context, server, name string, deadline time.Duration) (Query, error)
}

// MaxSay is how many bytes an Exchange may say.
const MaxSay = 16 << 10

// MaxKeep is how many bytes of an answer an Exchange may keep.
const MaxKeep = 256 << 10

// MaxPeers is how many peers one Echo may have.
const MaxPeers = 64

// Echo asks for datagrams to the echo ports of peers.
type Echo struct {
	ID       string
	Peers    []string      // addresses; at most MaxPeers
	Interval time.Duration // between two datagrams to one peer, at least 500 µs
	Limit    time.Duration // it ends by itself after this time, at most 60 s
}

// EchoSeries is what one host saw towards one peer, in order of sending.
type EchoSeries struct {
	Peer    string
	Samples []EchoSample
}

// EchoSample is one datagram.
type EchoSample struct {
	Sent    Stamp
	Back    Stamp // 0: no answer came
	Refused bool  // an ICMP error came instead
}

// Socket is a listening TCP socket of a host.
type Socket struct {
	Addr    string // "0.0.0.0"
	Port    uint16
	Backlog int // connections that wait to be accepted
}

// Reply is what a connection or a query met.
type Reply string

// Replies.
const (
	Open       Reply = "open"    // it was opened, or answered
	GotRefused Reply = "refused" // reset, or ICMP unreachable
	GotSilence Reply = "silent"  // no answer within the deadline
)

// Dial is a TCP connection that was tried.
type Dial struct {
	Reply Reply
	Took  time.Duration
	Heard int    // bytes that came back, of an Exchange
	Got   string // the first of them, as many as Exchange.Keep asks for
	Error string
}

// Exchange is something to say over a TCP connection.
type Exchange struct {
	Addr     string // "198.18.0.3:5432"
	Say      string // at most MaxSay bytes
	End      bool   // that is all: the sending side is closed
	Whole    bool   // wait for the end of the connection, and not only for the first byte
	Keep     int    // with Whole: how many of the bytes that come back are kept, at most MaxKeep
	Deadline time.Duration
}

// Query is a DNS query that was sent.
type Query struct {
	Reply Reply
	Rcode string
	Addrs []string
	Took  time.Duration
	// Truncated: the answer says that it is not whole, and to ask over TCP.
	Truncated bool
}
