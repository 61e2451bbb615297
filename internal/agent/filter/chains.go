package filter

import (
	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// Marks on packets. A namespace of our own is no place where other marks could
// be in use.
const (
	chosen = 0x6d // a cut has chosen it
	spared = 0x6c // it came from outside, and "pre" has decided already
)

// table is apart from the one of the redirects, which never changes.
func table() *nftables.Table {
	return &nftables.Table{Family: nftables.TableFamilyIPv4, Name: "gameday_cuts"}
}

// spots are all chains, in a fixed order.
func spots() []spot {
	return []spot{
		{gateway.Silent, pre},
		{gateway.Silent, in},
		{gateway.Silent, post},
		{gateway.Refused, pre},
		{gateway.Refused, in},
		{gateway.Refused, out},
		{gateway.Refused, post},
	}
}

// chain hooks a spot into the packets' way. Silence comes before everything
// else, connection tracking included; a refusal needs connection tracking, so
// that its reset goes back the way the connection came, but must come before
// the redirects (-100). "post" comes after source addresses are put back (100).
func (s spot) chain() *nftables.Chain {
	hooks := map[place]*nftables.ChainHook{
		pre: nftables.ChainHookPrerouting, in: nftables.ChainHookInput,
		out: nftables.ChainHookOutput, post: nftables.ChainHookPostrouting,
	}
	priorities := map[spot]nftables.ChainPriority{
		{gateway.Silent, pre}: -300, {gateway.Silent, in}: 10, {gateway.Silent, post}: 300,
		{gateway.Refused, pre}: -150, {gateway.Refused, in}: 20, {gateway.Refused, out}: 20, {gateway.Refused, post}: 290,
	}
	return &nftables.Chain{
		Name: string(s.mode) + "_" + string(s.place), Table: table(), Type: nftables.ChainTypeFilter,
		Hooknum: hooks[s.place], Priority: nftables.ChainPriorityRef(priorities[s]),
	}
}

// flip are the rules of a chain: the opening, a jump to the chain of each cut
// in force, and what becomes of the packets that they choose. Without cuts the
// chain stays empty.
func (s spot) flip(chains []string) [][]expr.Any {
	if len(chains) == 0 {
		return nil
	}
	all := s.opening()
	for _, chain := range chains {
		all = append(all, nft.Jump(chain))
	}
	return append(all, s.verdicts()...)
}

// opening are the first rules of a chain. They let what was decided in "pre"
// pass "post", so that a share of losses is not taken twice, and they let the
// refusals themselves pass. A reset that the kernel makes for the gateway's own
// proxy comes in by "lo", in the name of the host. The end of a proxy's
// connection passes too, so that the host does not keep sessions whose other
// end is gone.
func (s spot) opening() [][]expr.Any {
	var all [][]expr.Any
	switch s.place {
	case pre:
		if s.mode == gateway.Refused {
			all = append(all, nft.Rule(nft.Inbound("lo"), nft.Accept()))
		}
		return append(all, nft.Mark(spared))
	case post:
		all = append(all, nft.Rule(nft.Marked(spared), nft.Accept()))
	case out:
		all = append(all, nft.Rule(nft.End(), nft.Accept()))
	case in:
		return nil
	}
	if s.mode == gateway.Refused {
		all = append(all, nft.Rule(nft.Reset(), nft.Accept()), nft.Rule(nft.Unreachable(), nft.Accept()))
	}
	return all
}

func (s spot) verdicts() [][]expr.Any {
	if s.mode == gateway.Silent || s.place == post { // the kernel cannot reject in postrouting
		return [][]expr.Any{nft.Rule(nft.Marked(chosen), nft.Drop())}
	}
	return [][]expr.Any{
		nft.Rule(nft.Marked(chosen), nft.Protocol(unix.IPPROTO_TCP), nft.RejectTCP()),
		nft.Rule(nft.Marked(chosen), nft.Reject()),
	}
}

func (r rule) expressions() []expr.Any {
	if r.queries {
		const dnsPort = 53
		return nft.Rule(nft.Marked(chosen), nft.To(r.to), nft.ToPort(unix.IPPROTO_UDP, dnsPort), nft.Count(r.counter))
	}
	var parts [][]expr.Any
	if r.from.IsValid() {
		parts = append(parts, nft.From(r.from))
	}
	if r.to.IsValid() {
		parts = append(parts, nft.To(r.to))
	}
	if r.port != 0 {
		parts = append(parts, nft.ToPort(unix.IPPROTO_TCP, r.port))
	}
	return nft.Rule(append(parts, nft.Chance(r.loss), nft.Count(r.counter), nft.Mark(chosen))...)
}
