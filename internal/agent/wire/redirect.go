package wire

import (
	"encoding/binary"
	"fmt"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// elementsAtOnce keeps the attribute with the elements of a map below the
// 64 KiB that netlink allows.
const elementsAtOnce = 500

// Redirect brings each link to its proxy, each query to the DNS proxy, and
// users to the entry. Ports of the gateway that are not for hosts are closed
// to them. front names the interfaces on which users and the harness come in.
func Redirect(layout Layout, front []string) error {
	conn, err := nft.Open()
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseLasting() }()
	table := &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "gameday"}
	// Deleting what might not be there fails; adding it first never does.
	conn.AddTable(table)
	conn.DelTable(table)
	conn.AddTable(table)
	b := builder{conn: conn, table: table}
	b.redirects(layout, front)
	b.guard(layout, front)
	if b.err != nil {
		return fmt.Errorf("build the redirects: %w", b.err)
	}
	if err := conn.Flush(); err != nil {
		return fmt.Errorf("redirect %d links to their proxies (does the kernel have nft_redir, nft_numgen, nf_nat?): %w",
			len(layout.Links), err)
	}
	return nil
}

// builder gathers one transaction and the first error in it.
type builder struct {
	conn  *nftables.Conn
	table *nftables.Table
	err   error
}

func (b *builder) redirects(layout Layout, front []string) {
	chain := b.conn.AddChain(&nftables.Chain{
		Name: "redirects", Table: b.table, Type: nftables.ChainTypeNAT,
		Hooknum: nftables.ChainHookPrerouting, Priority: nftables.ChainPriorityNATDest,
	})
	// DNS goes first: a resolver's port 53 may be a declared link as well.
	if len(layout.Resolvers) > 0 {
		resolvers := b.resolverMap(layout.Resolvers)
		const dnsPort = 53
		for _, protocol := range []byte{unix.IPPROTO_UDP, unix.IPPROTO_TCP} {
			b.rule(chain, nft.ToPort(protocol, dnsPort), destination(), lookup(resolvers, unix.NFT_REG_1))
		}
	}
	if len(layout.Links) > 0 {
		b.rule(chain, nft.Protocol(unix.IPPROTO_TCP), connection(), lookup(b.linkMap(layout.Links), unix.NFT_REG32_00))
	}
	if len(layout.Entries) > 0 {
		turns := b.turnMap(layout.Entries)
		for _, name := range front {
			b.rule(chain, nft.Inbound(name), nft.ToPort(unix.IPPROTO_TCP, gateway.EntryPort),
				turn(len(layout.Entries)), lookup(turns, unix.NFT_REG_1))
		}
	}
}

// guard keeps hosts away from the control port, and from a proxy's port by any
// other way than the redirect.
func (b *builder) guard(layout Layout, front []string) {
	chain := b.conn.AddChain(&nftables.Chain{
		Name: "guard", Table: b.table, Type: nftables.ChainTypeFilter,
		Hooknum: nftables.ChainHookInput, Priority: nftables.ChainPriorityFilter,
	})
	outside := nft.Outside("lo")
	for _, name := range front {
		outside = append(outside, nft.Outside(name)...)
	}
	b.rule(chain, outside, nft.ToPort(unix.IPPROTO_TCP, gateway.ControlPort), nft.Drop())
	if layout.len() == 0 {
		return
	}
	for _, protocol := range []byte{unix.IPPROTO_UDP, unix.IPPROTO_TCP} {
		b.rule(chain, nft.Outside("lo"), nft.ToPorts(protocol, gateway.FirstProxy, layout.Last()),
			nft.NotRedirected(), nft.Drop())
	}
}

func (b *builder) rule(chain *nftables.Chain, parts ...[]expr.Any) {
	b.conn.AddRule(&nftables.Rule{Table: b.table, Chain: chain, Exprs: nft.Rule(parts...)})
}

func (b *builder) resolverMap(resolvers []Resolver) *nftables.Set {
	var elements []nftables.SetElement
	for _, resolver := range resolvers {
		addr := resolver.Addr.As4()
		elements = append(elements, nftables.SetElement{Key: addr[:], Val: nft.Port(resolver.Listen)})
	}
	return b.portMap(&nftables.Set{Name: "resolvers", KeyType: nftables.TypeIPAddr}, elements)
}

func (b *builder) linkMap(links []Link) *nftables.Set {
	var elements []nftables.SetElement
	for _, link := range links {
		from, to := link.From.As4(), link.To.As4()
		key := append(append(from[:], to[:]...), nft.Port(link.Port)...)
		key = append(key, 0, 0) // each part of a key fills four bytes
		elements = append(elements, nftables.SetElement{Key: key, Val: nft.Port(link.Listen)})
	}
	keys := nftables.MustConcatSetType(nftables.TypeIPAddr, nftables.TypeIPAddr, nftables.TypeInetService)
	return b.portMap(&nftables.Set{Name: "links", KeyType: keys, Concatenation: true}, elements)
}

func (b *builder) turnMap(entries []Link) *nftables.Set {
	var elements []nftables.SetElement
	for i, entry := range entries {
		elements = append(elements, nftables.SetElement{
			Key: binary.NativeEndian.AppendUint32(nil, uint32(i)), Val: nft.Port(entry.Listen),
		})
	}
	return b.portMap(&nftables.Set{Name: "turns", KeyType: nftables.TypeInteger}, elements)
}

func (b *builder) portMap(set *nftables.Set, elements []nftables.SetElement) *nftables.Set {
	set.Table, set.IsMap, set.DataType = b.table, true, nftables.TypeInetService
	if err := b.conn.AddSet(set, nil); err != nil && b.err == nil {
		b.err = err
	}
	for len(elements) > 0 {
		n := min(len(elements), elementsAtOnce)
		if err := b.conn.SetAddElements(set, elements[:n]); err != nil && b.err == nil {
			b.err = err
		}
		elements = elements[n:]
	}
	return set
}

// destination loads the packet's destination.
func destination() []expr.Any {
	return []expr.Any{&expr.Payload{DestRegister: unix.NFT_REG_1, Base: expr.PayloadBaseNetworkHeader, Offset: 16, Len: 4}}
}

// connection loads source, destination and port as the key of the link map.
func connection() []expr.Any {
	return []expr.Any{
		&expr.Payload{DestRegister: unix.NFT_REG32_00, Base: expr.PayloadBaseNetworkHeader, Offset: 12, Len: 4},
		&expr.Payload{DestRegister: unix.NFT_REG32_01, Base: expr.PayloadBaseNetworkHeader, Offset: 16, Len: 4},
		&expr.Payload{DestRegister: unix.NFT_REG32_02, Base: expr.PayloadBaseTransportHeader, Offset: 2, Len: 2},
	}
}

// turn counts connections, modulo n.
func turn(n int) []expr.Any {
	return []expr.Any{&expr.Numgen{Register: unix.NFT_REG_1, Modulus: uint32(n), Type: unix.NFT_NG_INCREMENTAL}}
}

// lookup finds the port for the key in a register and redirects to it.
func lookup(ports *nftables.Set, key uint32) []expr.Any {
	return []expr.Any{
		&expr.Lookup{SourceRegister: key, DestRegister: unix.NFT_REG_1, IsDestRegSet: true, SetName: ports.Name, SetID: ports.ID},
		&expr.Redir{RegisterProtoMin: unix.NFT_REG_1},
	}
}
