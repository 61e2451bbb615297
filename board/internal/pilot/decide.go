package pilot

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// Policy is what the operator may set, and the bounds of the decisions.
type Policy struct {
	Home         string
	AutoFailover bool
	AutoFailback bool

	LossAfter     time.Duration // a host is lost when it has not answered for that long
	LeaseOver     time.Duration // no lease lives after so long without an answer
	WitnessFor    time.Duration // the other host must have answered for that long meanwhile
	CloseFor      time.Duration // a standby must have caught up for that long before it counts
	StableFor     time.Duration // all must be well for that long before an automatic failback
	HandoverLimit time.Duration
	RetryAfter    time.Duration // pause after a handover that failed

	OnDemand  bool          // web hosts run where they are needed only; their agents start them on order
	MoveLimit time.Duration // how long a move by hand waits for the other region to be able to take over
	CoolAfter time.Duration // all must be well for that long before hosts are sent to rest

	PromotesFirst bool // the button promotes the standby before it stops the primary; only by sabotage

	Hasty bool // promotes on silence alone, though the old primary may still serve; only by sabotage
}

// DefaultPolicy fails over in about two and a half seconds.
func DefaultPolicy(home string) Policy {
	return Policy{
		Home: home, AutoFailover: true, AutoFailback: true,
		LossAfter: 2 * time.Second, LeaseOver: protocol.TTL + 300*time.Millisecond,
		WitnessFor: 1500 * time.Millisecond, CloseFor: 300 * time.Millisecond,
		StableFor: 3 * time.Second, HandoverLimit: 6 * time.Second, RetryAfter: 15 * time.Second,
		MoveLimit: time.Minute, CoolAfter: 5 * time.Second,
	}
}

// Decision is what follows from a view: the new memory, what each region's
// host is wanted to be, what its web hosts are wanted to do, and what is worth a line
// in the log.
type Decision struct {
	Memory Memory
	Wants  map[string]protocol.Want        // by region
	Heat   map[string]protocol.ServiceWant // by region; no entry is no order
	Notes  []string
}

// decide is pure. It is asked again every tick, and each time says the whole
// state that is wanted.
func (p Policy) decide(m Memory, v View) Decision {
	d := Decision{Memory: m}
	switch m.Phase {
	case Learning:
		p.learn(&d, v)
	case Steady:
		p.steady(&d, v)
	case Handover:
		p.handover(&d, v)
	}
	if d.Memory.Phase != Learning {
		p.watchFleets(&d, v)
	}
	d.conclude(p, v)
	return d
}

// conclude spells out what follows from the memory.
func (d *Decision) conclude(p Policy, v View) {
	d.Wants = d.Memory.wants(v)
	d.Heat = p.heat(d.Memory, v)
}

func (d *Decision) note(format string, args ...any) {
	d.Notes = append(d.Notes, fmt.Sprintf(format, args...))
}

// wants spells out what the memory means for each host.
func (m Memory) wants(v View) map[string]protocol.Want {
	if m.Phase == Learning {
		return map[string]protocol.Want{}
	}
	primary, standby := v.pair(m.Primary)
	first := protocol.Want{
		Role: protocol.RolePrimary, Term: m.Term, Peer: standby.Region,
		Solo: m.Solo, Init: m.Founding, Epoch: m.Epoch,
	}
	if m.Phase == Handover || m.Fencing {
		first = protocol.Want{Role: protocol.RoleHeld, Term: m.Term, Peer: standby.Region, Epoch: m.Epoch}
	}
	second := protocol.Want{
		Role: protocol.RoleStandby, Term: m.Term, Peer: primary.Region, Upstream: primary.Name, Epoch: m.Epoch,
	}
	if m.Phase == Handover && m.Unfenced { // only by sabotage: both may acknowledge
		first = protocol.Want{Role: protocol.RolePrimary, Term: m.Term, Peer: standby.Region, Solo: true, Epoch: m.Epoch}
		second = protocol.Want{Role: protocol.RolePrimary, Term: m.Term + 1, Peer: primary.Region, Solo: true, Epoch: m.Epoch}
	}
	return map[string]protocol.Want{primary.Region: first, standby.Region: second}
}
