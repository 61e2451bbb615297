package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/raft"
)

// cluster is three members in one process, on virtual time: Raft in memory, and
// HTTP handed from one handler to the other.
type cluster struct {
	t          *testing.T
	transports map[string]*raft.InmemTransport
	members    map[string]*Member
	apis       map[string]http.Handler
	dark       map[string]bool // regions that nobody reaches
}

// inCluster runs a test on a cluster that has elected its first leader.
func inCluster(t *testing.T, preVote bool, test func(*cluster)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, err := readSettings(environment(nil))
		if err != nil {
			t.Fatal(err)
		}
		s.PreVote = preVote
		c := &cluster{
			t: t, transports: map[string]*raft.InmemTransport{}, members: map[string]*Member{},
			apis: map[string]http.Handler{}, dark: map[string]bool{},
		}
		ctx, stop := context.WithCancel(t.Context())
		var ended []chan error
		for region := range s.Members {
			ended = append(ended, c.start(ctx, s, region))
		}
		c.connect()
		c.within(20*time.Second, "a first leader", func() bool { return c.leader() != "" })
		test(c)
		stop()
		for _, e := range ended {
			if err := <-e; err != nil {
				t.Error(err)
			}
		}
	})
}

// environment is that of the member in oslo, with changes.
func environment(changes map[string]string) func(string) string {
	return func(key string) string {
		if value, ok := changes[key]; ok {
			return value
		}
		return map[string]string{
			"QUORUM_REGION":  "oslo",
			"QUORUM_MEMBERS": "lisbon=store-lisbon,oslo=store-oslo,vienna=store-vienna",
		}[key]
	}
}

func (c *cluster) start(ctx context.Context, s Settings, region string) chan error {
	c.t.Helper()
	s.Region = region
	store := raft.NewInmemStore()
	_, transport := raft.NewInmemTransportWithTimeout(raft.ServerAddress(s.Members[region]+":"+s.RaftPort), time.Second)
	m, err := newMember(s, parts{store, store, raft.NewInmemSnapshotStore(), transport})
	if err != nil {
		c.t.Fatal(err)
	}
	api := newAPI(s, m, newNames())
	api.client.Transport = onward{c, s}
	c.transports[region], c.members[region], c.apis[region] = transport, m, api.Handler()
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx) }()
	return ended
}

// connect lets all members reach each other that are not dark.
func (c *cluster) connect() {
	for a, from := range c.transports {
		for b, to := range c.transports {
			if a != b && !c.dark[a] && !c.dark[b] {
				from.Connect(to.LocalAddr(), to)
			}
		}
	}
}

// cut takes a region off the network.
func (c *cluster) cut(region string) {
	c.dark[region] = true
	for other, t := range c.transports {
		if other != region {
			t.Disconnect(c.transports[region].LocalAddr())
		}
	}
	c.transports[region].DisconnectAll()
}

func (c *cluster) heal(region string) {
	delete(c.dark, region)
	c.connect()
}

// leader is the region whose member leads and may be read, dark ones left out.
func (c *cluster) leader() string {
	for region, m := range c.members {
		if !c.dark[region] && m.leads() && m.caught.Load() == m.raft.CurrentTerm() {
			return region
		}
	}
	return ""
}

// follower is a region whose member does not lead.
func (c *cluster) follower() string {
	for region := range c.members {
		if region != c.leader() {
			return region
		}
	}
	return ""
}

func (c *cluster) within(limit time.Duration, what string, holds func() bool) time.Duration {
	c.t.Helper()
	began := time.Now()
	for !holds() {
		if time.Since(began) > limit {
			c.t.Fatalf("%s: not within %s", what, limit)
		}
		c.wait(20 * time.Millisecond)
	}
	return time.Since(began)
}

// wait lets virtual time pass.
func (c *cluster) wait(d time.Duration) {
	select {
	case <-time.After(d):
	case <-c.t.Context().Done():
	}
}

func (c *cluster) do(region, method, path, body string) *httptest.ResponseRecorder {
	c.t.Helper()
	w := httptest.NewRecorder()
	c.apis[region].ServeHTTP(w, httptest.NewRequestWithContext(c.t.Context(), method, path, strings.NewReader(body)))
	return w
}

// onward hands a forwarded request to the handler of the member that it is for.
type onward struct {
	c *cluster
	s Settings
}

func (o onward) RoundTrip(r *http.Request) (*http.Response, error) {
	if o.c.dark[o.s.Region] {
		return nil, &net.OpError{Op: "dial", Err: errors.New("the network is gone")}
	}
	for region, host := range o.s.Members {
		if host == r.URL.Hostname() && !o.c.dark[region] {
			w := httptest.NewRecorder()
			o.c.apis[region].ServeHTTP(w, r)
			return w.Result(), nil
		}
	}
	return nil, &net.OpError{Op: "dial", Err: errors.New("no such host")}
}
