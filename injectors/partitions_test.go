package injectors_test

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// reached draws who reaches whom: one row a host, one column a peer, "x" where a
// connection is opened.
func reached(t *testing.T, w *memory.World, hosts []string, port string) []string {
	t.Helper()
	var rows []string
	for _, from := range hosts {
		row := ""
		for _, to := range hosts {
			addr, _ := w.Addresses().Addr(to)
			d, err := w.Witnesses().At(from).Dial(t.Context(), net.JoinHostPort(addr, port), 100*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			row += map[bool]string{true: "x", false: "."}[d.Reply == system.Open]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestPartitionsPartWhomTheyShould(t *testing.T) {
	for name, test := range map[string]struct {
		model        system.Model
		kind, target string
		params       plan.Params
		port         string
		hosts        []string
		victims      []string
		want         []string
	}{
		"a majority of five": {
			model: memory.Fleet(5), kind: "partition.majority", target: "service=store", params: plan.Params{"order": "model"}, port: "8080",
			victims: []string{"store-1", "store-2"},
			want:    []string{"xx...", "xx...", "..xxx", "..xxx", "..xxx"},
		},
		"a bridge between five": {
			model: memory.Fleet(5), kind: "partition.bridge", target: "service=store", params: plan.Params{"order": "model"}, port: "8080",
			victims: []string{"store-1", "store-2"},
			want:    []string{"xxx..", "xxx..", "xxxxx", "..xxx", "..xxx"},
		},
		"a ring of five": {
			model: memory.Fleet(5), kind: "partition.ring", target: "service=store", params: plan.Params{"order": "model"}, port: "8080",
			victims: []string{"store-1", "store-2"},
			want:    []string{"xx..x", "xxx..", ".xxx.", "..xxx", "x..xx"},
		},
		"a ring of six, two neighbours": {
			model: memory.Fleet(6), kind: "partition.ring", target: "service=store", params: plan.Params{"order": "model", "neighbours": "2"}, port: "8080",
			victims: []string{"store-1"},
			want:    []string{"xxx.xx", "xxxx.x", "xxxxx.", ".xxxxx", "x.xxxx", "xx.xxx"},
		},
		"a bridge of three regions": {
			model: memory.Quorum(), kind: "partition.bridge", target: "role=database", params: plan.Params{"order": "model", "by": "region"}, port: "7000",
			hosts: []string{"store-east", "store-north", "store-west"}, victims: []string{"store-east"},
			want: []string{"xx.", "xxx", ".xx"},
		},
		// What comes back is lost as well as what is sent, so no connection is opened.
		"one way": {
			model: memory.Fleet(3), kind: "partition.oneway", target: "host=store-1", params: plan.Params{"to": "host=store-2"}, port: "8080",
			victims: []string{"store-1"},
			want:    []string{"x.x", ".xx", "xxx"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w, k := NewWithT(t), memory.New(test.model, memory.Options{}), kindOf(t, test.kind)
				hosts := test.hosts
				if hosts == nil {
					hosts = selectorHosts(t, test.model, "service=store")
				}
				spec := plan.Spec{ID: "f1", Kind: test.kind, Target: selector(t, test.target), Params: test.params}
				g.Expect(k.Victims(test.model, spec, 7)).To(Equal(test.victims))
				active, err := started(g, w, k, spec.Target, spec.Params)
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(reached(t, w, hosts, test.port)).To(Equal(test.want))
				_, err = active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				for _, row := range reached(t, w, hosts, test.port) {
					g.Expect(row).NotTo(ContainSubstring("."))
				}
			})
		})
	}
}

func selectorHosts(t *testing.T, m system.Model, text string) []string {
	t.Helper()
	hosts, err := selector(t, text).Resolve(m, 0)
	if err != nil {
		t.Fatal(err)
	}
	return hosts
}

func TestWhoIsPartedIsDrawnWithTheSeed(t *testing.T) {
	g, k, m := NewWithT(t), kindOf(t, "partition.majority"), memory.Fleet(5)
	spec := plan.Spec{Kind: k.Name(), Target: selector(t, "service=store")}
	drawn := map[string]bool{}
	for seed := range int64(20) {
		victims := k.Victims(m, spec, seed)
		g.Expect(victims).To(HaveLen(2))
		g.Expect(k.Victims(m, spec, seed)).To(Equal(victims), "the same seed draws the same")
		drawn[victims[0]+victims[1]] = true
	}
	g.Expect(len(drawn)).To(BeNumerically(">", 5))
}

// TestAPartitionMustBeTheOneThatWasAsked puts a second cut in force, as a gateway
// that cuts too much would: each proof must notice.
func TestAPartitionMustBeTheOneThatWasAsked(t *testing.T) {
	for name, test := range map[string]struct {
		kind, target string
		params       plan.Params
		more         system.Cut
		atHeal       bool // that is when it is noticed
		want         string
	}{
		"a bridge that is cut off, too": {
			kind: "partition.bridge", target: "service=store", params: plan.Params{"order": "model"},
			more: system.Cut{Pairs: []system.Pair{{From: "store-3", To: "store-1"}}}, want: "it does not hear the others any more that it still should",
		},
		"a side that falls apart": {
			kind: "partition.majority", target: "service=store", params: plan.Params{"order": "model"},
			more: system.Cut{Hosts: []string{"store-4"}}, want: "it does not hear the others any more that it still should",
		},
		"one way that is both ways": {
			kind: "partition.oneway", target: "host=store-1", params: plan.Params{"to": "host=store-2"},
			more: system.Cut{Pairs: []system.Pair{{From: "store-2", To: "store-1"}}}, atHeal: true, want: "packets were lost in both directions, not in one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w, k := NewWithT(t), memory.New(memory.Fleet(5), memory.Options{}), kindOf(t, test.kind)
				active, err := started(g, w, k, selector(t, test.target), test.params)
				g.Expect(err).NotTo(HaveOccurred())
				test.more.ID, test.more.Mode = "more", system.Silent
				if _, err := w.Packets().Cut(t.Context(), test.more); err != nil {
					t.Fatal(err)
				}
				_, confirmErr := active.Confirm(t.Context())
				_, _, err = w.Packets().Restore(t.Context(), "more")
				g.Expect(err).NotTo(HaveOccurred())
				_, healErr := active.Heal(t.Context())
				if test.atHeal {
					g.Expect(confirmErr).NotTo(HaveOccurred())
					g.Expect(healErr).To(MatchError(ContainSubstring(test.want)))
				} else {
					g.Expect(confirmErr).To(MatchError(ContainSubstring(test.want)))
				}
				g.Expect(w.InForce()).To(BeEmpty())
			})
		})
	}
}

func TestPartitionsRefuse(t *testing.T) {
	for name, test := range map[string]struct {
		model        system.Model
		kind, target string
		params       plan.Params
		want         string
	}{
		"two have no majority":     {memory.Fleet(2), "partition.majority", "service=store", nil, "has 2 members, by host; it takes 3 at least"},
		"two have no bridge":       {memory.Regions(), "partition.bridge", "role=app", plan.Params{"by": "region"}, "has 2 members, by region; it takes 3 at least"},
		"a ring that parts nobody": {memory.Fleet(5), "partition.ring", "service=store", plan.Params{"neighbours": "2"}, "it takes 6 at least"},
		"no region":                {memory.Quorum(), "partition.majority", "all", plan.Params{"by": "region"}, "is in no region"},
		"a slip of a way":          {memory.Fleet(5), "partition.majority", "service=store", plan.Params{"by": "hosts"}, `(did you mean "host"?)`},
		"to nobody":                {memory.Fleet(5), "partition.oneway", "host=store-1", nil, `parameter "to" must be said`},
		"to itself":                {memory.Fleet(5), "partition.oneway", "host=store-1", plan.Params{"to": "service=store"}, `host "store-1" is in both groups`},
		"too many to watch":        {memory.Fleet(70), "partition.ring", "service=store", nil, "at most 64 can be watched"},
	} {
		t.Run(name, func(t *testing.T) {
			err := kindOf(t, test.kind).Check(test.model, plan.Spec{Kind: test.kind, Target: selector(t, test.target), Params: test.params})
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
}
