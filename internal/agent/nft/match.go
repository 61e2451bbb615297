package nft

import (
	"encoding/binary"
	"net/netip"

	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// Offsets in IPv4, TCP and UDP headers, in bytes.
const (
	offsetSource   = 12
	offsetDest     = 16
	offsetDestPort = 2
	offsetTCPFlags = 13
	lenAddr        = 4
	lenPort        = 2
)

// reg is the register that every match of this package uses.
const reg = unix.NFT_REG_1

// From matches packets with this IPv4 source.
func From(addr netip.Addr) []expr.Any { return address(offsetSource, addr) }

// To matches packets with this IPv4 destination.
func To(addr netip.Addr) []expr.Any { return address(offsetDest, addr) }

func address(offset uint32, addr netip.Addr) []expr.Any {
	a := addr.As4()
	return []expr.Any{
		&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseNetworkHeader, Offset: offset, Len: lenAddr},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: a[:]},
	}
}

// Protocol matches packets of an IP protocol, such as unix.IPPROTO_TCP.
func Protocol(protocol byte) []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: reg},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: []byte{protocol}},
	}
}

// ToPort matches TCP or UDP packets with this destination port.
func ToPort(protocol byte, port uint16) []expr.Any {
	return append(Protocol(protocol),
		&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseTransportHeader, Offset: offsetDestPort, Len: lenPort},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: Port(port)},
	)
}

// ToPorts matches packets with a destination port from first to last.
func ToPorts(protocol byte, first, last uint16) []expr.Any {
	return append(Protocol(protocol),
		&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseTransportHeader, Offset: offsetDestPort, Len: lenPort},
		&expr.Cmp{Op: expr.CmpOpGte, Register: reg, Data: Port(first)},
		&expr.Cmp{Op: expr.CmpOpLte, Register: reg, Data: Port(last)},
	)
}

// Reset matches TCP packets with the RST flag.
func Reset() []expr.Any {
	const rst = 0x04
	return tcpFlag(rst)
}

// End matches TCP packets with the FIN flag and without data: 20 bytes of IP
// and 20 of TCP, with 12 more for time stamps.
func End() []expr.Any {
	const (
		fin         = 0x01
		longest     = 52
		offsetTotal = 2
	)
	return append(tcpFlag(fin),
		&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseNetworkHeader, Offset: offsetTotal, Len: 2},
		&expr.Cmp{Op: expr.CmpOpLte, Register: reg, Data: Port(longest)},
	)
}

// Attempt matches the packets that ask for a TCP connection: SYN without ACK.
func Attempt() []expr.Any {
	const syn, ack = 0x02, 0x10
	return append(tcpFlags(syn|ack), &expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: []byte{syn}})
}

func tcpFlag(flag byte) []expr.Any {
	return append(tcpFlags(flag), &expr.Cmp{Op: expr.CmpOpNeq, Register: reg, Data: []byte{0}})
}

// tcpFlags loads the flags of a TCP packet that are in the mask.
func tcpFlags(mask byte) []expr.Any {
	return append(Protocol(unix.IPPROTO_TCP),
		&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseTransportHeader, Offset: offsetTCPFlags, Len: 1},
		&expr.Bitwise{SourceRegister: reg, DestRegister: reg, Len: 1, Mask: []byte{mask}, Xor: []byte{0}},
	)
}

// Unreachable matches ICMP errors that say "destination unreachable".
func Unreachable() []expr.Any {
	const destinationUnreachable = 3
	return append(Protocol(unix.IPPROTO_ICMP),
		&expr.Payload{DestRegister: reg, Base: expr.PayloadBaseTransportHeader, Offset: 0, Len: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: []byte{destinationUnreachable}},
	)
}

// Inbound matches packets that came in by this interface; Outside those that
// came in by any other.
func Inbound(name string) []expr.Any { return inbound(expr.CmpOpEq, name) }

// Outside matches packets that came in by an interface of another name.
func Outside(name string) []expr.Any { return inbound(expr.CmpOpNeq, name) }

func inbound(op expr.CmpOp, name string) []expr.Any {
	padded := make([]byte, unix.IFNAMSIZ)
	copy(padded, name)
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyIIFNAME, Register: reg},
		&expr.Cmp{Op: op, Register: reg, Data: padded},
	}
}

// NotRedirected matches packets of connections whose destination was not
// changed on the way.
func NotRedirected() []expr.Any {
	const dnat = 1 << 5 // IPS_DST_NAT of the kernel's connection tracking
	mask := binary.NativeEndian.AppendUint32(nil, dnat)
	zero := make([]byte, len(mask))
	return []expr.Any{
		&expr.Ct{Key: expr.CtKeySTATUS, Register: reg},
		&expr.Bitwise{SourceRegister: reg, DestRegister: reg, Len: 4, Mask: mask, Xor: zero},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: zero},
	}
}

// Port is a port as it stands in a packet.
func Port(port uint16) []byte { return binary.BigEndian.AppendUint16(nil, port) }
