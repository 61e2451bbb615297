package pilot

import (
	"cmp"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// Heartbeat is what the pilot last heard of one API.
type Heartbeat struct {
	Kind    string        `json:"kind"` // database, web or agent
	Region  string        `json:"region,omitempty"`
	Name    string        `json:"name"`    // by which its address was found
	Address string        `json:"address"` // empty for a database, which has one
	Up      bool          `json:"up"`      // the last beat was answered, and well
	Resting bool          `json:"resting"` // a web service that is not meant to run
	State   string        `json:"state"`   // what it says of itself
	Known   bool          `json:"known"`   // it has been up
	Age     time.Duration `json:"age"`     // since it was up
}

// heartbeats lists all APIs, in a stable order. The lock is held.
func (p *Pilot) heartbeats(now time.Duration) []Heartbeat {
	all := p.databaseBeats(now)
	all = append(all, p.webBeats(now)...)
	all = append(all, p.agentBeats(now)...)
	slices.SortStableFunc(all, func(a, b Heartbeat) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address))
	})
	return all
}

func (p *Pilot) databaseBeats(now time.Duration) []Heartbeat {
	var all []Heartbeat
	for _, c := range p.contacts {
		h := c.host(now)
		state := cmp.Or(string(h.Status.Role), "not known yet")
		switch {
		case h.Known && !h.Present():
			state = "was " + state
		case h.Status.Fenced:
			state += ", fenced"
		}
		all = append(all, Heartbeat{Kind: "database", Region: c.region, Name: c.name, Up: h.Present(), State: state, Known: h.Known, Age: h.Age})
	}
	return all
}

func (p *Pilot) webBeats(now time.Duration) []Heartbeat {
	resting := p.resting()
	var all []Heartbeat
	for name, hosts := range p.webs {
		for ip, ok := range hosts {
			b := Heartbeat{Kind: "web", Region: p.regionOf(name), Name: name, Address: ip, Up: ok, Resting: resting[ip], State: "not well"}
			switch {
			case ok:
				b.State = "serves"
			case b.Resting:
				b.State = "rests"
			}
			if at, known := p.beaten[ip]; known {
				b.Known, b.Age = true, now-at
			}
			all = append(all, b)
		}
	}
	return all
}

func (p *Pilot) agentBeats(now time.Duration) []Heartbeat {
	var all []Heartbeat
	for region, hosts := range p.agents {
		for ip, a := range hosts {
			b := Heartbeat{Kind: "agent", Region: region, Name: p.agentName(region), Address: ip, Up: a.up, State: string(a.status.State)}
			if a.answered > 0 {
				b.Known, b.Age = true, now-a.answered
			}
			all = append(all, b)
		}
	}
	return all
}

// resting are the addresses of hosts that run nothing, as they are meant to.
func (p *Pilot) resting() map[string]bool {
	out := map[string]bool{}
	for region, hosts := range p.agents {
		for ip, a := range hosts {
			out[ip] = a.up && a.status.State == protocol.Cold && p.heat[region] != protocol.Run
		}
	}
	return out
}
