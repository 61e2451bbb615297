package nft

import (
	"net/netip"

	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// Directions of a packet in connection tracking (ip_conntrack_dir).
const (
	original = 0
	reply    = 1
)

// Original matches packets of whoever opened the connection.
func Original() []expr.Any { return direction(original) }

// Answer matches packets of the other end.
func Answer() []expr.Any { return direction(reply) }

func direction(of byte) []expr.Any {
	return []expr.Any{
		&expr.Ct{Key: expr.CtKeyDIRECTION, Register: reg},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: []byte{of}},
	}
}

// OpenedTo matches packets of connections that were opened to this IPv4
// address, whatever it was translated to.
func OpenedTo(addr netip.Addr) []expr.Any {
	return append(Opened(), &expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: addr.AsSlice()})
}

// Opened loads the address that the packet's connection was opened to.
func Opened() []expr.Any {
	return []expr.Any{&expr.Ct{Key: expr.CtKeyDST, Register: reg, Direction: original}}
}

// Destination loads the packet's IPv4 destination.
func Destination() []expr.Any {
	return []expr.Any{&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseNetworkHeader, Offset: offsetDest, Len: lenAddr}}
}

// Redirect brings a new connection to a port of this machine.
func Redirect(port uint16) []expr.Any {
	return []expr.Any{
		&expr.Immediate{Register: reg, Data: Port(port)},
		&expr.Redir{RegisterProtoMin: reg},
	}
}

// Translate brings a new connection to another IPv4 address (DNAT).
func Translate(to netip.Addr) []expr.Any {
	return []expr.Any{
		&expr.Immediate{Register: reg, Data: to.AsSlice()},
		&expr.NAT{Type: expr.NATTypeDestNAT, Family: unix.NFPROTO_IPV4, RegAddrMin: reg},
	}
}

// Masquerade gives a new connection this machine's address as its source.
func Masquerade() []expr.Any { return []expr.Any{&expr.Masq{}} }
