package sources

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// Host is a host and its one address.
type Host struct {
	Name string
	Addr netip.Addr
}

// Guard is in force from Open on. Its methods may be called side by side.
type Guard struct {
	hosts []Host
	index map[string]int

	mu       sync.Mutex
	session  *nft.Session
	attached map[int]int // index of an interface by that of the host
}

// Open lays the guard down in the current network namespace. front names the
// interfaces on which users and the harness come in.
func Open(hosts []Host, front []string) (*Guard, error) {
	session, err := nft.NewSession()
	if err != nil {
		return nil, err
	}
	g := &Guard{hosts: hosts, index: map[string]int{}, session: session, attached: map[int]int{}}
	for i, host := range hosts {
		g.index[host.Name] = i
	}
	var bad error
	_, err = session.Commit(func(conn *nftables.Conn) { bad = lay(conn, hosts, front) })
	if bad != nil {
		err = bad
	}
	if err != nil {
		_ = session.Close()
		return nil, fmt.Errorf("guard the addresses of %d hosts: %w", len(hosts), err)
	}
	return g, nil
}

// Close ends the connection to the packet filter, which goes on guarding.
func (g *Guard) Close() error { return g.session.Close() }

// Attach lets a host send on an interface, in its own name. It takes the place of
// the interface that the host had before.
func (g *Guard) Attach(host string, link int) error { return g.change(host, &link) }

// Detach lets a host send no more.
func (g *Guard) Detach(host string) error { return g.change(host, nil) }

func (g *Guard) change(host string, link *int) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	i, known := g.index[host]
	if !known {
		return fmt.Errorf("there is no host %q", host)
	}
	was, had := g.attached[i]
	if had {
		delete(g.attached, i)
	}
	if link != nil {
		g.attached[i] = *link
	}
	var bad error
	_, err := g.session.Commit(func(conn *nftables.Conn) {
		if had {
			bad = conn.SetDeleteElements(genuine(), element(was, g.hosts[i].Addr))
		}
		if link != nil && bad == nil {
			bad = conn.SetAddElements(genuine(), element(*link, g.hosts[i].Addr))
		}
		g.count(conn)
	})
	if bad != nil {
		err = bad
	}
	if err != nil {
		return fmt.Errorf("guard the address of host %q: %w", host, err)
	}
	return nil
}

// count lays the rules anew that count what a host sends in another name.
func (g *Guard) count(conn *nftables.Conn) {
	conn.FlushChain(&nftables.Chain{Table: table(), Name: forged})
	for i, link := range g.attached {
		rule(conn, forged, on(link), nft.Count(counter(i)), nft.Drop())
	}
}

// Forged returns, in the order of the hosts, how many packets each has sent in a
// name that is not its own.
func (g *Guard) Forged() ([]uint64, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	packets, err := g.session.Counters(table())
	if err != nil {
		return nil, fmt.Errorf("read the counters of forged packets: %w", err)
	}
	all := make([]uint64, 0, len(g.hosts))
	for i := range g.hosts {
		all = append(all, packets[counter(i)])
	}
	return all, nil
}

const forged = "forged" // the chain of what is not genuine

func table() *nftables.Table {
	return &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "gameday_sources"}
}

// genuine is the set of interfaces with the address that sends there.
func genuine() *nftables.Set {
	return &nftables.Set{
		Table: table(), Name: "genuine", Concatenation: true,
		KeyType: nftables.MustConcatSetType(nftables.TypeIFIndex, nftables.TypeIPAddr),
	}
}

func element(link int, addr netip.Addr) []nftables.SetElement {
	key := binary.NativeEndian.AppendUint32(nil, uint32(link)) //nolint:gosec // an index of the kernel's
	return []nftables.SetElement{{Key: append(key, addr.AsSlice()...)}}
}

func counter(host int) string { return fmt.Sprintf("h%d", host) }

// lay lays the table down with nobody attached.
func lay(conn *nftables.Conn, hosts []Host, front []string) error {
	// Deleting what might not be there fails; adding it first never does.
	conn.AddTable(table())
	conn.DelTable(table())
	conn.AddTable(table())
	known := genuine()
	if err := conn.AddSet(known, nil); err != nil {
		return err
	}
	for i := range hosts {
		conn.AddObj(&nftables.CounterObj{Table: table(), Name: counter(i)})
	}
	conn.AddChain(&nftables.Chain{Table: table(), Name: forged})
	priority := nftables.ChainPriority(-400)
	const all = "all"
	conn.AddChain(&nftables.Chain{
		Table: table(), Name: all, Type: nftables.ChainTypeFilter, Hooknum: nftables.ChainHookPrerouting, Priority: &priority,
	})
	rule(conn, all, isGenuine(known), nft.Accept())
	for _, name := range append([]string{"lo"}, front...) {
		rule(conn, all, nft.Inbound(name), nft.Accept())
	}
	rule(conn, all, nft.Jump(forged))
	rule(conn, all, nft.Drop())
	return nil
}

// isGenuine matches packets whose sender belongs to the interface they came in by.
func isGenuine(set *nftables.Set) []expr.Any {
	const offsetSource = 12
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyIIF, Register: unix.NFT_REG32_00},
		&expr.Payload{DestRegister: unix.NFT_REG32_01, Base: expr.PayloadBaseNetworkHeader, Offset: offsetSource, Len: net.IPv4len},
		&expr.Lookup{SourceRegister: unix.NFT_REG32_00, SetName: set.Name, SetID: set.ID},
	}
}

// on matches packets that came in by an interface.
func on(link int) []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyIIF, Register: unix.NFT_REG_1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: unix.NFT_REG_1, Data: binary.NativeEndian.AppendUint32(nil, uint32(link))}, //nolint:gosec // an index of the kernel's
	}
}

func rule(conn *nftables.Conn, chain string, parts ...[]expr.Any) {
	conn.AddRule(&nftables.Rule{Table: table(), Chain: &nftables.Chain{Table: table(), Name: chain}, Exprs: nft.Rule(parts...)})
}
