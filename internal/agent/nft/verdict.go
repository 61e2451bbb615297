package nft

import (
	"encoding/binary"
	"math"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// Chance matches a share of packets, 0 < share < 1, with a resolution of one
// in a million. Other shares match everything.
func Chance(share float64) []expr.Any {
	const million = 1_000_000
	if share <= 0 || share >= 1 {
		return nil
	}
	limit := uint32(max(1, math.Round(share*million)))
	return []expr.Any{
		&expr.Numgen{Register: reg, Modulus: million, Type: unix.NFT_NG_RANDOM},
		// The comparison is on bytes, so the number has to be big endian.
		&expr.Byteorder{SourceRegister: reg, DestRegister: reg, Op: expr.ByteorderHton, Len: 4, Size: 4},
		&expr.Cmp{Op: expr.CmpOpLt, Register: reg, Data: binary.BigEndian.AppendUint32(nil, limit)},
	}
}

// Count adds the packet to the named counter of the table.
func Count(counter string) []expr.Any {
	return []expr.Any{&expr.Objref{Type: int(nftables.ObjTypeCounter), Name: counter}}
}

// Mark marks the packet, for Marked to match.
func Mark(mark uint32) []expr.Any {
	return []expr.Any{
		&expr.Immediate{Register: reg, Data: binary.NativeEndian.AppendUint32(nil, mark)},
		&expr.Meta{Key: expr.MetaKeyMARK, Register: reg, SourceRegister: true},
	}
}

// Marked matches packets that Mark has marked.
func Marked(mark uint32) []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyMARK, Register: reg},
		&expr.Cmp{Op: expr.CmpOpEq, Register: reg, Data: binary.NativeEndian.AppendUint32(nil, mark)},
	}
}

// Drop lets the packet vanish.
func Drop() []expr.Any { return []expr.Any{&expr.Verdict{Kind: expr.VerdictDrop}} }

// Accept ends the chain for the packet.
func Accept() []expr.Any { return []expr.Any{&expr.Verdict{Kind: expr.VerdictAccept}} }

// Return ends the chain and goes on behind the rule that led to it.
func Return() []expr.Any { return []expr.Any{&expr.Verdict{Kind: expr.VerdictReturn}} }

// Jump goes through another chain and comes back.
func Jump(chain string) []expr.Any {
	return []expr.Any{&expr.Verdict{Kind: expr.VerdictJump, Chain: chain}}
}

// RejectTCP answers with a reset.
func RejectTCP() []expr.Any {
	return []expr.Any{&expr.Reject{Type: unix.NFT_REJECT_TCP_RST}}
}

// Reject answers with ICMP port unreachable.
func Reject() []expr.Any {
	const portUnreachable = 3
	return []expr.Any{&expr.Reject{Type: unix.NFT_REJECT_ICMP_UNREACH, Code: portUnreachable}}
}

// Rule joins matches and verdicts to the expressions of one rule.
func Rule(parts ...[]expr.Any) []expr.Any {
	var all []expr.Any
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}
