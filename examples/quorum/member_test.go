package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/raft"
)

func TestAnItemThatWasWrittenAnywhereIsReadEverywhere(t *testing.T) {
	inCluster(t, true, func(c *cluster) {
		for region := range c.members {
			w := c.do(region, http.MethodPut, "/items/from-"+region, "hello")
			if w.Code != http.StatusCreated || w.Header().Get(leader) != c.leader() || w.Header().Get(servedBy) != region {
				t.Fatalf("a write in %s: %d %v; %s leads", region, w.Code, w.Header(), c.leader())
			}
			for other := range c.members {
				w := c.do(other, http.MethodGet, "/items/from-"+region, "")
				if want := fmt.Sprintf("{\"id\":\"from-%s\",\"value\":\"hello\"}\n", region); w.Code != http.StatusOK || w.Body.String() != want {
					t.Errorf("read in %s: %d %s, want %s", other, w.Code, w.Body, want)
				}
			}
		}
		if w := c.do(c.follower(), http.MethodGet, "/items/never", ""); w.Code != http.StatusNotFound {
			t.Errorf("an item that was never written: %d, want 404", w.Code)
		}
	})
}

// TestAMemberThatComesBack shows what the example is for.
func TestAMemberThatComesBack(t *testing.T) {
	for _, test := range []struct {
		name    string
		preVote bool
		least   time.Duration
		most    time.Duration
	}{
		{"is taken back unnoticed with pre-vote", true, 0, 0},
		{"forces an election without", false, time.Second, 30 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			inCluster(t, test.preVote, func(c *cluster) {
				follower := c.follower()
				c.cut(follower)
				if away := c.outage(20 * time.Second); away != 0 {
					t.Errorf("the loss of a follower cost %s, want nothing", away)
				}
				c.heal(follower)
				away := c.outage(40 * time.Second)
				t.Logf("its return cost %s", away)
				if away < test.least || away > test.most {
					t.Errorf("its return cost %s, want %s to %s", away, test.least, test.most)
				}
			})
		})
	}
}

// outage writes 20 times a second through a member that a balancer would choose,
// and returns for how long no write was acknowledged.
func (c *cluster) outage(watched time.Duration) time.Duration {
	var away time.Duration
	for began := time.Now(); time.Since(began) < watched; {
		sent := time.Now()
		ok := c.do(c.healthy(), http.MethodPut, "/items/probe", "x").Code == http.StatusCreated
		c.wait(50*time.Millisecond - time.Since(sent))
		if !ok {
			away += time.Since(sent)
		}
	}
	return away
}

// healthy is a region whose member says that it can serve, or any that is not dark.
func (c *cluster) healthy() string {
	chosen := ""
	for region, m := range c.members {
		if !c.dark[region] && (chosen == "" || m.Healthy()) {
			chosen = region
		}
	}
	return chosen
}

func TestALeaderThatIsCutOff(t *testing.T) {
	inCluster(t, true, func(c *cluster) {
		old := c.leader()
		if w := c.do(old, http.MethodPut, "/items/before", "x"); w.Code != http.StatusCreated {
			t.Fatalf("a first write: %d", w.Code)
		}
		c.cut(old)
		if w := c.do(old, http.MethodPut, "/items/doubtful", "x"); w.Code != http.StatusGatewayTimeout {
			t.Errorf("a write that no majority can have seen: %d, want 504", w.Code)
		}
		if w := c.do(old, http.MethodGet, "/items/before", ""); w.Code != http.StatusBadGateway {
			t.Errorf("a read of a leader that may have been replaced: %d, want 502", w.Code)
		}
		took := c.within(20*time.Second, "another leader", func() bool { return c.leader() != "" })
		t.Logf("another leader after %s", took)
		if w := c.do(c.leader(), http.MethodGet, "/items/before", ""); w.Code != http.StatusOK {
			t.Errorf("what was acknowledged before: %d, want 200", w.Code)
		}
		w := c.do(old, http.MethodPut, "/items/refused", "x")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get(refused) != "true" {
			t.Errorf("a write to the old leader: %d %v, want 503 and %s", w.Code, w.Header(), refused)
		}
		if w := c.do(old, http.MethodGet, "/healthz", ""); w.Code != http.StatusServiceUnavailable {
			t.Errorf("health of the old leader: %d, want 503", w.Code)
		}
		c.heal(old)
		c.within(5*time.Second, "the old leader's health", func() bool { return c.members[old].Healthy() })
		if w := c.do(old, http.MethodGet, "/items/refused", ""); w.Code != http.StatusNotFound {
			t.Errorf("what was refused: %d, want 404", w.Code)
		}
	})
}

func TestAMemberAloneServesNothing(t *testing.T) {
	inCluster(t, true, func(c *cluster) {
		last := c.leader()
		for region := range c.members {
			if region != last {
				c.cut(region)
			}
		}
		c.wait(10 * time.Second)
		if w := c.do(last, http.MethodPut, "/items/a", "x"); w.Code != http.StatusServiceUnavailable || w.Header().Get(refused) != "true" {
			t.Errorf("a write: %d %v, want 503 and %s", w.Code, w.Header(), refused)
		}
		if w := c.do(last, http.MethodGet, "/items/a", ""); w.Code != http.StatusBadGateway {
			t.Errorf("a read: %d, want 502", w.Code)
		}
	})
}

func TestALeaderThatHasNotCaughtUpIsNotRead(t *testing.T) {
	inCluster(t, true, func(c *cluster) {
		m := c.members[c.leader()]
		m.caught.Store(m.raft.CurrentTerm() - 1)
		if _, _, err := m.Get(c.t.Context(), "a"); !errors.Is(err, ErrUnreadable) {
			t.Errorf("got %v, want ErrUnreadable", err)
		}
	})
}

func TestOutcome(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want error
	}{
		{"acknowledged", nil, nil},
		{"not the leader", raft.ErrNotLeader, ErrRefused},
		{"not taken in time", raft.ErrEnqueueTimeout, ErrRefused},
		{"the leader hands over", raft.ErrLeadershipTransferInProgress, ErrRefused},
		{"leadership lost while committing", raft.ErrLeadershipLost, ErrUnknown},
		{"stopped", raft.ErrRaftShutdown, ErrUnknown},
		{"no time left", context.DeadlineExceeded, ErrUnknown},
		{"the disk failed", errors.New("no space left on device"), ErrUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := outcome(test.err); !errors.Is(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
