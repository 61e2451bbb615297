package gateway

import "time"

// Mode says how a thing fails, which matters to those who talk to it.
type Mode string

// Modes. Stalled is not done by the packet filter: the process is paused.
const (
	Refused Mode = "refused" // TCP reset, ICMP port unreachable: the process died
	Silent  Mode = "silent"  // packets go nowhere: the host vanished
	Stalled Mode = "stalled" // the process stands still, the kernel still answers
)

// Cut is one change of the packet filter, applied in one transaction. It
// affects new and established connections, and everything else that is IP.
type Cut struct {
	ID    string   `json:"id"`   // chosen by the caller, unique among the cuts in force
	Mode  Mode     `json:"mode"` // Silent or Refused
	Hosts []string `json:"hosts,omitempty"`
	Pairs []Pair   `json:"pairs,omitempty"`
	// Loss is the share of packets that are dropped, 0 < Loss <= 1; 0 means all.
	Loss float64 `json:"loss,omitempty"`
}

// Pair is one direction between two hosts.
type Pair struct {
	From string `json:"from"`
	To   string `json:"to"`
	Port uint16 `json:"port,omitempty"` // on To: only what is sent to it over TCP; 0: everything
}

// Applied says when a change took place: between Before and After, both
// CLOCK_MONOTONIC of the gateway's kernel in nanoseconds.
type Applied struct {
	Before int64 `json:"before"`
	After  int64 `json:"after"`
}

// CutCount is what a cut has really done so far.
type CutCount struct {
	ID    string      `json:"id"`
	Hosts []HostCount `json:"hosts"` // one for each host or pair of the cut
}

// HostCount counts packets dropped or rejected for one host (or for one pair,
// then Host is "from>to", or "from>to:port").
type HostCount struct {
	Host string `json:"host"`
	From uint64 `json:"from"` // packets that came from it
	To   uint64 `json:"to"`   // packets that were meant for it
	// Queries are the DNS queries, over UDP, among the packets for a resolver;
	// a query that was sent again counts again.
	Queries uint64 `json:"queries,omitempty"`
}

// Echo asks a probe to send UDP datagrams to the echo ports of peers for a
// while, and to note which were answered.
type Echo struct {
	ID       string        `json:"id"`
	Peers    []string      `json:"peers"`    // host addresses, without port
	Interval time.Duration `json:"interval"` // between two datagrams to one peer, at least 500 µs
	Limit    time.Duration `json:"limit"`    // the probe stops by itself after this time, at most 60 s
}

// EchoSeries is what one probe saw towards one peer.
type EchoSeries struct {
	Peer    string     `json:"peer"`
	Samples []EchoSent `json:"samples"` // in order of sending
}

// EchoSent is one datagram: Sent and Back are CLOCK_MONOTONIC nanoseconds;
// Back is 0 when no answer came, and Refused is true when an ICMP error did.
type EchoSent struct {
	Sent    int64 `json:"sent"`
	Back    int64 `json:"back,omitempty"`
	Refused bool  `json:"refused,omitempty"`
}

// Socket is a listening TCP socket in a host's network namespace.
type Socket struct {
	Addr    string `json:"addr"`    // "0.0.0.0"
	Port    uint16 `json:"port"`    //
	Backlog int    `json:"backlog"` // connections that wait to be accepted; one that stays says that the process is stalled
}

// Dial is one TCP connection that a probe tried to open.
type Dial struct {
	Addr   string        `json:"addr"` // "198.18.0.3:5432"
	Result string        `json:"result"`
	Error  string        `json:"error,omitempty"`
	Took   time.Duration `json:"took"`
	Heard  int           `json:"heard,omitempty"` // bytes that came back, of an exchange
	Got    string        `json:"got,omitempty"`   // the first of them, as many as were to be kept
}

// Results of Dial and Query.
const (
	DialOpen    = "open"    // it was opened, or answered
	DialRefused = "refused" // reset or ICMP unreachable
	DialSilent  = "silent"  // no answer within the deadline
)

// Query is one DNS query that a probe sent to one resolver.
type Query struct {
	Server string        `json:"server"` // address, without port
	Name   string        `json:"name"`
	Result string        `json:"result"` // DialOpen, DialRefused or DialSilent
	Rcode  string        `json:"rcode,omitempty"`
	Addrs  []string      `json:"addrs,omitempty"`
	Took   time.Duration `json:"took"`
	// Truncated: the answer says that it is not whole, and to ask over TCP.
	Truncated bool `json:"truncated,omitempty"`
}
