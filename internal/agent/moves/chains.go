package moves

import (
	"fmt"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

func table() *nftables.Table {
	return &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "gameday_moves"}
}

// The chains. An address that is gone comes behind connection tracking (-200),
// but before anything that could answer in its name: refusals (-150) and
// redirects (-100).
func to() *nftables.Chain {
	return base("to_gone", nftables.ChainTypeFilter, nftables.ChainHookPrerouting, -160)
}

func from() *nftables.Chain {
	return base("from_gone", nftables.ChainTypeFilter, nftables.ChainHookPostrouting, 310)
}

func live() *nftables.Chain {
	return base("live", nftables.ChainTypeNAT, nftables.ChainHookPrerouting, -110)
}

func hairpin() *nftables.Chain {
	return base("hairpin", nftables.ChainTypeNAT, nftables.ChainHookPostrouting, 100)
}

func base(name string, kind nftables.ChainType, hook *nftables.ChainHook, priority nftables.ChainPriority) *nftables.Chain {
	return &nftables.Chain{Name: name, Table: table(), Type: kind, Hooknum: hook, Priority: &priority}
}

// nobody is the set of the spare addresses that no host lives at.
func nobody() *nftables.Set {
	return &nftables.Set{Table: table(), Name: "nobody", KeyType: nftables.TypeIPAddr}
}

// lay lays down the table with every host at home.
func lay(session *nft.Session, hosts []Host) error {
	var bad error
	_, err := session.Commit(func(conn *nftables.Conn) {
		// Deleting what might not be there fails; adding it first never does.
		conn.AddTable(table())
		conn.DelTable(table())
		conn.AddTable(table())
		set := nobody()
		bad = conn.AddSet(set, spares(hosts))
		for _, chain := range []*nftables.Chain{to(), from(), live(), hairpin()} {
			conn.AddChain(chain)
		}
		rules(conn, set.ID, nil)
	})
	if bad != nil {
		return bad
	}
	return err
}

func spares(hosts []Host) []nftables.SetElement {
	var all []nftables.SetElement
	for _, host := range hosts {
		all = append(all, nftables.SetElement{Key: host.Spare.AsSlice()})
	}
	return all
}

// begin and end are what a move adds to the transaction that changes its host
// over.
func (m move) begin(conn *nftables.Conn) error {
	conn.AddObj(&nftables.CounterObj{Table: table(), Name: m.counter})
	return conn.SetDeleteElements(nobody(), spares([]Host{m.host}))
}

func (m move) end(conn *nftables.Conn) error {
	return conn.SetAddElements(nobody(), spares([]Host{m.host}))
}

// flip puts exactly these moves in force, in one transaction.
func (m *Moves) flip(moved []move, change func(*nftables.Conn) error) (gateway.Applied, error) {
	var bad error
	applied, err := m.session.Commit(func(conn *nftables.Conn) {
		bad = change(conn)
		for _, chain := range []*nftables.Chain{to(), from(), live(), hairpin()} {
			conn.FlushChain(chain)
		}
		rules(conn, 0, moved)
	})
	if bad != nil {
		return applied, bad
	}
	return applied, err
}

// forget deletes the counters of moves that are not in force.
func (m *Moves) forget(ended []move) error {
	_, err := m.session.Commit(func(conn *nftables.Conn) {
		for _, e := range ended {
			conn.DeleteObject(&nftables.CounterObj{Table: table(), Name: e.counter})
		}
	})
	if err != nil {
		return fmt.Errorf("delete the counters of %d moves: %w", len(ended), err)
	}
	return nil
}

// rules are those of all chains. set is the id of the set of spare addresses in
// the transaction that makes it.
func rules(conn *nftables.Conn, set uint32, moved []move) {
	add := func(chain *nftables.Chain, parts ...[]expr.Any) {
		conn.AddRule(&nftables.Rule{Table: table(), Chain: chain, Exprs: nft.Rule(parts...)})
	}
	isNobody := []expr.Any{&expr.Lookup{SourceRegister: unix.NFT_REG_1, SetName: nobody().Name, SetID: set}}
	for _, m := range moved {
		own, spare := m.host.Addr, m.host.Spare
		add(to(), nft.Outside("lo"), nft.To(own), nft.Original(), nft.Count(m.counter), nft.Drop())
		add(from(), nft.Answer(), nft.OpenedTo(own), nft.Drop())
		for _, link := range m.host.Links {
			add(live(), nft.From(link.From), nft.To(spare), nft.ToPort(unix.IPPROTO_TCP, link.Port), nft.Redirect(link.Listen))
		}
		add(live(), nft.To(spare), nft.Translate(own))
		// A host that asks for itself must not meet its own address as a sender.
		add(hairpin(), nft.From(own), nft.To(own), nft.Masquerade())
	}
	add(to(), nft.Outside("lo"), nft.Destination(), isNobody, nft.Original(), nft.Drop())
	add(from(), nft.Answer(), nft.Opened(), isNobody, nft.Drop())
}
