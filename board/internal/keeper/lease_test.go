package keeper

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

func order(change func(*protocol.Order)) protocol.Order {
	o := protocol.Order{
		Generation: 5, Boot: "b", Stamp: int64(10 * time.Second),
		Want: protocol.Want{Role: protocol.RolePrimary, Term: 3},
	}
	if change != nil {
		change(&o)
	}
	return o
}

func TestInboxAccepts(t *testing.T) {
	cases := []struct {
		name   string
		change func(*protocol.Order)
		now    time.Duration
		want   bool
	}{
		{"a fresh order", nil, 10*time.Second + 500*time.Millisecond, true},
		{"a newer pilot's", func(o *protocol.Order) { o.Generation = 9 }, 11 * time.Second, true},
		{"an older pilot's", func(o *protocol.Order) { o.Generation = 4 }, 11 * time.Second, false},
		{"one that was frozen in the network", nil, 13 * time.Second, false},
		{"one for an earlier process", func(o *protocol.Order) { o.Boot = "a" }, 11 * time.Second, false},
		{"a stamp from the future", func(o *protocol.Order) { o.Stamp = int64(time.Hour) }, 11 * time.Second, false},
		{"no want", func(o *protocol.Order) { o.Want = protocol.Want{} }, 11 * time.Second, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := inbox{boot: "b", generation: 5}
			if got := in.accept(order(c.change), c.now); got != c.want {
				t.Fatalf("accepted %t, want %t", got, c.want)
			}
			if in.lease(3, c.now) != c.want {
				t.Fatalf("lease %t, want %t", !c.want, c.want)
			}
		})
	}
}

func TestLeaseEndsByTheStampNotByTheArrival(t *testing.T) {
	in := inbox{boot: "b"}
	in.accept(order(nil), 11900*time.Millisecond)
	if !in.lease(3, 11999*time.Millisecond) {
		t.Error("the lease ended early")
	}
	if in.lease(3, 12*time.Second) {
		t.Error("the lease outlives its stamp by more than the TTL")
	}
	if in.lease(2, 11950*time.Millisecond) {
		t.Error("a lease for another term counts")
	}
}

func TestANewerPilotSilencesTheOlder(t *testing.T) {
	in := inbox{boot: "b"}
	// Its first word is stale, since it has not seen a stamp yet; it counts all the same.
	if in.accept(order(func(o *protocol.Order) { o.Generation, o.Boot = 9, "" }), 11*time.Second) {
		t.Fatal("an order without a stamp was accepted")
	}
	if in.accept(order(nil), 11*time.Second) {
		t.Fatal("the older pilot was heard after the newer one")
	}
}

func TestPosture(t *testing.T) {
	cases := []struct {
		name string
		s    situation
		want posture
	}{
		{"lease, alone", situation{Lease: true, Solo: true, Started: true}, posture{}},
		{"lease, with the standby", situation{Lease: true, Served: true, Streaming: true, Proven: true}, posture{Tight: true}},
		{"lease, standby lost, not loosened", situation{Lease: true, Served: true}, posture{Tight: true}},
		{"lease, just started, setting not yet in effect", situation{Lease: true, Started: true}, posture{Tight: true, Fenced: true}},
		{"lease, just started, setting in effect", situation{Lease: true, Started: true, Proven: true}, posture{Tight: true}},
		{"pilot lost, standby vouches", situation{Served: true, Streaming: true}, posture{Tight: true}},
		{"pilot lost while alone", situation{Served: true, Solo: true}, posture{Tight: true, Fenced: true}},
		{"pilot and standby lost", situation{Served: true}, posture{Tight: true, Fenced: true}},
		{"started without a lease", situation{Streaming: true, Started: true}, posture{Tight: true, Fenced: true}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.s.decide(); got != c.want {
				t.Fatalf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
