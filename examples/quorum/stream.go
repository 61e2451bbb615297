package main

import (
	"context"
	"net"
	"time"

	"github.com/hashicorp/raft"
)

// stream is how members talk Raft: plain TCP, under the name by which the others
// know this member instead of an address.
type stream struct {
	net.Listener
	name  name
	names *Names
}

// name is HOST:PORT.
type name string

func (name) Network() string  { return "tcp" }
func (n name) String() string { return string(n) }

// Addr implements net.Listener: what this member is called in Raft's
// configuration.
func (s stream) Addr() net.Addr { return s.name }

// Dial implements raft.StreamLayer.
func (s stream) Dial(address raft.ServerAddress, limit time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return s.names.Dial(ctx, "tcp", string(address))
}
