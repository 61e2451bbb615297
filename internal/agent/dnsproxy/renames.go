package dnsproxy

import (
	"net/netip"
	"sync"
	"sync/atomic"

	"github.com/miekg/dns"
)

// Renames are addresses in the place of which answers have others, whatever
// resolver gave them. All methods may be called side by side. The zero value
// has none.
type Renames struct {
	mu   sync.RWMutex
	from map[netip.Addr]*renamed
}

type renamed struct {
	to      netip.Addr
	answers atomic.Uint64
}

// Rename puts the second address in the place of the first.
func (r *Renames) Rename(from, to netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.from == nil {
		r.from = map[netip.Addr]*renamed{}
	}
	r.from[from] = &renamed{to: to}
}

// Restore ends that, and returns how many answers were changed.
func (r *Renames) Restore(from netip.Addr) uint64 {
	answers := r.Renamed(from)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.from, from)
	return answers
}

// Renamed is how many answers were changed so far.
func (r *Renames) Renamed(from netip.Addr) uint64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if have, ok := r.from[from]; ok {
		return have.answers.Load()
	}
	return 0
}

// apply changes the A records of an answer. An answer counts once for each
// address that was in it.
func (r *Renames) apply(answer *dns.Msg) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if len(r.from) == 0 {
		return
	}
	changed := map[*renamed]bool{}
	for _, record := range answer.Answer {
		a, ok := record.(*dns.A)
		if !ok {
			continue
		}
		addr, _ := netip.AddrFromSlice(a.A.To4())
		if have, ok := r.from[addr]; ok {
			a.A = have.to.AsSlice()
			changed[have] = true
		}
	}
	for have := range changed {
		have.answers.Add(1)
	}
}
