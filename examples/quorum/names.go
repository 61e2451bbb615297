package main

import (
	"context"
	"net"
	"sync"
	"time"
)

// A request must be answered in time also when resolvers are dead and when a host
// swallows what is sent to it. That a connection was not made must be known by
// then, since only that makes a write surely unsent.
const (
	lookUpLimit = 300 * time.Millisecond
	dialLimit   = 350 * time.Millisecond
)

// Names dials hosts by name. Each connection looks its host up anew, since a host
// may have moved; when no resolver answers, the last address that was seen is used.
type Names struct {
	lookUp func(ctx context.Context, host string) ([]string, error)

	mu   sync.Mutex
	last map[string]string // address by host
}

func newNames() *Names {
	return &Names{lookUp: net.DefaultResolver.LookupHost, last: map[string]string{}}
}

// Dial opens a TCP connection to HOST:PORT.
func (n *Names) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	at, err := n.address(ctx, host)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	d := net.Dialer{Timeout: dialLimit}
	return d.DialContext(ctx, network, net.JoinHostPort(at, port))
}

func (n *Names) address(ctx context.Context, host string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookUpLimit)
	defer cancel()
	found, err := n.lookUp(ctx, host)
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case err == nil && len(found) > 0:
		n.last[host] = found[0]
	case n.last[host] == "":
		return "", err
	}
	return n.last[host], nil
}
