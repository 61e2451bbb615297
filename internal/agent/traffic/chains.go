package traffic

import (
	"fmt"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/internal/agent/nft"
)

func table() *nftables.Table {
	return &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "gameday_traffic"}
}

// lay lays down the table: two looks at the packets' way, each of which sends
// attempts to a chain with one rule a host.
func lay(conn *nftables.Conn, hosts []Host) error {
	// Deleting what might not be there fails; adding it first never does.
	conn.AddTable(table())
	conn.DelTable(table())
	conn.AddTable(table())
	known := &nftables.Set{
		Table: table(), Name: "known", Dynamic: true, HasTimeout: true, Timeout: forgotten, Size: remembered,
		KeyType: nftables.MustConcatSetType(nftables.TypeIPAddr, nftables.TypeIPAddr, nftables.TypeInteger, nftables.TypeInteger),
	}
	if err := conn.AddSet(known, nil); err != nil {
		return err
	}
	for i := range hosts {
		conn.AddObj(&nftables.CounterObj{Table: table(), Name: counter(i)})
	}
	look(conn, known, nftables.ChainHookPrerouting, toAddrs(hosts))
	look(conn, known, nftables.ChainHookInput, toPorts(hosts))
	return nil
}

// match says which packets are meant for a host, by its index.
type match struct {
	host  int
	exprs []expr.Any
}

func toAddrs(hosts []Host) []match {
	var all []match
	for i, host := range hosts {
		for _, addr := range host.Addrs {
			all = append(all, match{host: i, exprs: nft.To(addr)})
		}
	}
	return all
}

func toPorts(hosts []Host) []match {
	var all []match
	for i, host := range hosts {
		for _, port := range host.Ports {
			all = append(all, match{host: i, exprs: nft.ToPort(unix.IPPROTO_TCP, port)})
		}
	}
	return all
}

// look counts, at one place of the packets' way, attempts that are not known.
func look(conn *nftables.Conn, known *nftables.Set, hook *nftables.ChainHook, hosts []match) {
	// Every cut stands behind: the first of them at -300.
	priority := nftables.ChainPriority(-350)
	name := fmt.Sprintf("attempts_%d", *hook)
	attempts := conn.AddChain(&nftables.Chain{Name: name, Table: table()})
	rule(conn, attempts, isIn(known), nft.Return())
	for _, host := range hosts {
		// Counted first: when the set is full the rule ends at it.
		rule(conn, attempts, host.exprs, nft.Count(counter(host.host)), enter(known), nft.Return())
	}
	base := conn.AddChain(&nftables.Chain{
		Name: name + "_all", Table: table(), Type: nftables.ChainTypeFilter, Hooknum: hook, Priority: &priority,
	})
	rule(conn, base, nft.Outside("lo"), nft.Attempt(), nft.Jump(name))
}

func rule(conn *nftables.Conn, chain *nftables.Chain, parts ...[]expr.Any) {
	conn.AddRule(&nftables.Rule{Table: table(), Chain: chain, Exprs: nft.Rule(parts...)})
}

// key loads addresses, ports and sequence number: what a SYN has in common with
// the one that it repeats.
func key() []expr.Any {
	const offsetAddrs, lenBoth = 12, 8
	return []expr.Any{
		&expr.Payload{DestRegister: unix.NFT_REG32_00, Base: expr.PayloadBaseNetworkHeader, Offset: offsetAddrs, Len: lenBoth},
		&expr.Payload{DestRegister: unix.NFT_REG32_02, Base: expr.PayloadBaseTransportHeader, Offset: 0, Len: lenBoth},
	}
}

func isIn(known *nftables.Set) []expr.Any {
	return append(key(), &expr.Lookup{SourceRegister: unix.NFT_REG32_00, SetName: known.Name, SetID: known.ID})
}

func enter(known *nftables.Set) []expr.Any {
	return append(key(), &expr.Dynset{
		SrcRegKey: unix.NFT_REG32_00, SetName: known.Name, SetID: known.ID, Operation: unix.NFT_DYNSET_OP_ADD,
	})
}
