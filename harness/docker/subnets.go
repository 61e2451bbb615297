package docker

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"net/netip"
)

// space is where every network of ours lies: RFC 2544's range for tests of
// network devices, which no real network uses.
var space = netip.MustParsePrefix("198.18.0.0/15")

// Each network is a /29: .1 is the gateway's address as default route, .2 its
// own, .3 the host's.
const (
	subnetBits  = 29
	subnetSize  = 8
	subnetCount = 1 << (subnetBits - 15)
)

// subnet is the network of one host.
type subnet struct{ prefix netip.Prefix }

func (s subnet) at(n byte) netip.Addr {
	a := s.prefix.Addr().As4()
	a[3] += n
	return netip.AddrFrom4(a)
}

func (s subnet) route() netip.Addr   { return s.at(1) }
func (s subnet) gateway() netip.Addr { return s.at(2) }
func (s subnet) host() netip.Addr    { return s.at(3) }

// errFull is returned when no subnets are left.
var errFull = errors.New("world: 198.18.0.0/15 has too few free /29 networks left; see `gameday clean`")

// subnets picks n free /29 networks. The walk begins at a place that depends
// on the run, so that two runs at once seldom try for the same one.
func subnets(n int, runID string, taken []netip.Prefix) ([]subnet, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(runID))
	first := h.Sum32()
	var free []subnet
	for i := uint32(0); i < subnetCount && len(free) < n; i++ {
		s := nth((first + i) % subnetCount)
		if !overlaps(s.prefix, taken) {
			free = append(free, s)
		}
	}
	if len(free) < n {
		return nil, errFull
	}
	return free, nil
}

func nth(i uint32) subnet {
	base := space.Addr().As4()
	var a [4]byte
	binary.BigEndian.PutUint32(a[:], binary.BigEndian.Uint32(base[:])+i*subnetSize)
	return subnet{netip.PrefixFrom(netip.AddrFrom4(a), subnetBits)}
}

func overlaps(p netip.Prefix, taken []netip.Prefix) bool {
	for _, t := range taken {
		if p.Overlaps(t) {
			return true
		}
	}
	return false
}
