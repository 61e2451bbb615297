package memory_test

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// inBubble runs a test on a world of its own, in virtual time.
func inBubble(t *testing.T, m system.Model, o memory.Options, test func(g *WithT, ctx context.Context, w *memory.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(NewWithT(t), t.Context(), memory.New(m, o)) })
}

const patience = 300 * time.Millisecond

func write(ctx context.Context, w *memory.World, id string) memory.Answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return w.Write(ctx, id)
}

func read(ctx context.Context, w *memory.World, id string) memory.Answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return w.Read(ctx, id)
}

// seen is what users met, one step after another: each different pair of outcomes
// of a write and a read with the region that acknowledged, and since when.
type step struct {
	write, read history.Outcome
	authority   string
}

// watch lets a user write and read every 50 ms for a while, and tells what changed.
func watch(ctx context.Context, w *memory.World, span time.Duration) (steps []step, since []time.Duration) {
	begin := w.Now()
	for n := 0; w.Now()-begin < span; n++ {
		at := w.Now() - begin
		a := write(ctx, w, "w"+strconv.Itoa(n))
		r := read(ctx, w, "before")
		if s := (step{a.Outcome, r.Outcome, a.Authority}); len(steps) == 0 || steps[len(steps)-1] != s {
			steps, since = append(steps, s), append(since, at)
		}
		if wait.Pause(ctx, 50*time.Millisecond) != nil {
			return steps, since
		}
	}
	return steps, since
}

func TestTheServiceUnderTheLossOfItsPrimary(t *testing.T) {
	here, there := step{history.OK, history.OK, "here"}, step{history.OK, history.OK, "there"}
	hangs, polite := step{history.Unknown, history.Failed, ""}, step{history.Refused, history.OK, ""}
	// A request that was sent while nothing was served yet hangs to its end.
	mixed := step{history.Unknown, history.OK, ""}
	for name, test := range map[string]struct {
		options memory.Options
		want    []step // from the loss to after the return
	}{
		"polite, and home again": {want: []step{mixed, polite, there, here}},
		"rude":                   {options: memory.Options{Rude: true}, want: []step{hangs, there, here}},
		"no failover":            {options: memory.Options{NoElection: true}, want: []step{mixed, polite, here}},
		"it stays away":          {options: memory.Options{StayAway: true}, want: []step{mixed, polite, there}},
		"it catches all":         {options: memory.Options{CatchAll: true}, want: []step{{history.OK, history.OK, ""}}},
		"read-only late":         {options: memory.Options{ReadOnly: 700 * time.Millisecond}, want: []step{hangs, mixed, there, here}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, memory.Regions(), test.options, func(g *WithT, ctx context.Context, w *memory.World) {
				g.Expect(write(ctx, w, "before").Outcome).To(Equal(history.OK))
				g.Expect(w.Processes().Kill(ctx, "db-here")).To(Succeed())
				steps, _ := watch(ctx, w, 2*time.Second)
				g.Expect(w.Processes().Start(ctx, "db-here")).To(Succeed())
				after, _ := watch(ctx, w, 2*time.Second)
				g.Expect(slices.Compact(append(steps, after...))).To(Equal(test.want))
			})
		})
	}
}

func TestAMemberThatComesBackForcesAnElection(t *testing.T) {
	for name, disruptive := range map[string]bool{"a calm one": false, "a disruptive one": true} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, memory.Quorum(), memory.Options{Disruptive: disruptive}, func(g *WithT, ctx context.Context, w *memory.World) {
				g.Expect(write(ctx, w, "before").Outcome).To(Equal(history.OK))
				_, err := w.Packets().Cut(ctx, system.Cut{ID: "c", Mode: system.Silent, Hosts: []string{"store-west"}})
				g.Expect(err).NotTo(HaveOccurred())
				steps, _ := watch(ctx, w, time.Second)
				g.Expect(steps).To(HaveLen(1), "the loss of a follower hurts nobody")
				_, _, err = w.Packets().Restore(ctx, "c")
				g.Expect(err).NotTo(HaveOccurred())
				steps, since := watch(ctx, w, 3*time.Second)
				g.Expect(len(steps) > 1).To(Equal(disruptive))
				if disruptive {
					g.Expect(since[len(since)-1]).To(BeNumerically("~", time.Second, patience))
				}
			})
		})
	}
}

func TestAMajorityMustBeThere(t *testing.T) {
	inBubble(t, memory.Quorum(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		g.Expect(w.Processes().Pause(ctx, "store-west")).To(Succeed())
		steps, _ := watch(ctx, w, 3*time.Second)
		g.Expect(steps).To(HaveLen(1))
		g.Expect(w.Processes().Pause(ctx, "store-north")).To(Succeed())
		steps, _ = watch(ctx, w, 3*time.Second)
		g.Expect(steps[len(steps)-1].write).To(Equal(history.Refused))
		_, has := w.Primary()
		g.Expect(has).To(BeFalse())
	})
}

func TestWhatTheOthersHadNotHeardOfIsLost(t *testing.T) {
	inBubble(t, memory.Regions(), memory.Options{Forgetful: 500 * time.Millisecond, StayAway: true}, func(g *WithT, ctx context.Context, w *memory.World) {
		g.Expect(write(ctx, w, "early").Outcome).To(Equal(history.OK))
		g.Expect(wait.Pause(ctx, time.Second)).To(Succeed())
		g.Expect(write(ctx, w, "late").Outcome).To(Equal(history.OK))
		g.Expect(w.Processes().Kill(ctx, "db-here")).To(Succeed())
		g.Expect(wait.Pause(ctx, 2*time.Second)).To(Succeed())
		g.Expect(read(ctx, w, "early").Outcome).To(Equal(history.OK))
		g.Expect(read(ctx, w, "late").Outcome).To(Equal(history.Missing))
		g.Expect(read(ctx, w, "never").Outcome).To(Equal(history.Missing))
	})
}

func TestARegionThatAsksDNSNeedsIt(t *testing.T) {
	inBubble(t, memory.Regions(), memory.Options{AsksDNS: true}, func(g *WithT, ctx context.Context, w *memory.World) {
		_, err := w.Packets().Cut(ctx, system.Cut{ID: "one", Mode: system.Silent, Hosts: []string{"dns-here-1"}})
		g.Expect(err).NotTo(HaveOccurred())
		steps, _ := watch(ctx, w, 2*time.Second)
		g.Expect(steps).To(HaveLen(1))
		_, err = w.Packets().Cut(ctx, system.Cut{ID: "two", Mode: system.Silent, Hosts: []string{"dns-here-2"}})
		g.Expect(err).NotTo(HaveOccurred())
		steps, _ = watch(ctx, w, 2*time.Second)
		g.Expect(steps[len(steps)-1]).To(Equal(step{history.OK, history.Missing, "there"}))
	})
}

func TestALostAppHostCostsAFewRequests(t *testing.T) {
	inBubble(t, memory.Regions(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		g.Expect(w.Processes().Kill(ctx, "app-here-1")).To(Succeed())
		g.Expect(w.Ready(ctx)).To(MatchError(ContainSubstring("app-here-1")))
		failed := 0
		for n := range 40 {
			if write(ctx, w, strconv.Itoa(n)).Outcome != history.OK {
				failed++
			}
		}
		g.Expect(failed).To(And(BeNumerically(">", 0), BeNumerically("<", 5)))
	})
}

func TestClocksOfHostsAreNotTheRuns(t *testing.T) {
	inBubble(t, memory.Regions(), memory.Options{}, func(g *WithT, _ context.Context, w *memory.World) {
		a, b := w.Clocks().Read("db-here"), w.Clocks().Read("db-there")
		g.Expect(time.Duration(a - b).Abs()).To(BeNumerically(">", time.Minute))
		for host, s := range map[string]system.Stamp{"db-here": a, "db-there": b} {
			at := w.Clocks().When(host, s)
			g.Expect(at.From).To(BeNumerically("<", w.Now()))
			g.Expect(at.To).To(BeNumerically(">", w.Now()))
		}
	})
}

func TestPacketsAreCounted(t *testing.T) {
	inBubble(t, memory.Regions(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		addr, _ := w.Addresses().Addr("db-here")
		dns, _ := w.Addresses().Addr("dns-here-1")
		p := w.Packets()
		_, err := p.Cut(ctx, system.Cut{ID: "c", Mode: system.Refused, Hosts: []string{"dns-here-1"}, Pairs: []system.Pair{{From: "front", To: "db-here"}}})
		g.Expect(err).NotTo(HaveOccurred())
		_, err = p.Cut(ctx, system.Cut{ID: "c", Mode: system.Silent, Hosts: []string{"front"}})
		g.Expect(err).To(MatchError(ContainSubstring("in force already")))
		met, err := w.Witnesses().At("front").Dial(ctx, addr+":5432", time.Second)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(met.Reply).To(Equal(system.GotRefused))
		met, err = w.Witnesses().At("pilot").Dial(ctx, addr+":5432", time.Second)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(met.Reply).To(Equal(system.Open), "only one pair is cut")
		q, err := w.Witnesses().At("app-here-1").Query(ctx, dns, "db-here", time.Second)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(q.Reply).To(Equal(system.GotRefused))
		_, count, err := p.Restore(ctx, "c")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(count.Hosts).To(Equal([]system.HostCount{
			{Host: "dns-here-1", To: 1, Queries: 1}, {Host: "front", Peer: "db-here", From: 1},
		}))
		_, count, err = p.Restore(ctx, "c")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(count.ID).To(BeEmpty())
	})
}

func TestALossDropsItsShare(t *testing.T) {
	inBubble(t, memory.Regions(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		_, err := w.Packets().Cut(ctx, system.Cut{ID: "c", Mode: system.Silent, Hosts: []string{"db-here"}, Loss: 0.25})
		g.Expect(err).NotTo(HaveOccurred())
		addr, _ := w.Addresses().Addr("front")
		witness := w.Witnesses().At("db-here")
		g.Expect(witness.EchoStart(ctx, system.Echo{ID: "e", Peers: []string{addr}, Interval: time.Millisecond, Limit: 10 * time.Second})).To(Succeed())
		g.Expect(wait.Pause(ctx, time.Second)).To(Succeed())
		seen, err := witness.EchoStop(ctx, "e")
		g.Expect(err).NotTo(HaveOccurred())
		lost := 0
		for _, s := range seen[0].Samples {
			if s.Back == 0 {
				lost++
			}
		}
		g.Expect(lost).To(BeNumerically("~", 437, 60), "both ways: 1 - 0.75 x 0.75")
		_, err = witness.EchoRead(ctx, "e")
		g.Expect(err).To(MatchError(ContainSubstring("there is no echo")))
	})
}

func TestAnswersAreFalsified(t *testing.T) {
	for action, want := range map[system.NameAction]system.Query{
		system.DropQuery:      {Reply: system.GotSilence},
		system.Servfail:       {Reply: system.Open, Rcode: "SERVFAIL"},
		system.NXDomain:       {Reply: system.Open, Rcode: "NXDOMAIN"},
		system.RefuseQuery:    {Reply: system.Open, Rcode: "REFUSED"},
		system.TruncateAnswer: {Reply: system.Open, Rcode: "NOERROR", Truncated: true},
		system.EmptyAnswer:    {Reply: system.Open, Rcode: "NOERROR"},
		system.WrongAnswer:    {Reply: system.Open, Rcode: "NOERROR", Addrs: []string{"198.18.99.9"}},
	} {
		t.Run(string(action), func(t *testing.T) {
			inBubble(t, memory.Regions(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
				rule := system.NameRule{ID: "r", Name: "db-here", Action: action, Addr: "198.18.99.9"}
				_, err := w.Names().Falsify(ctx, rule)
				g.Expect(err).NotTo(HaveOccurred())
				dns, _ := w.Addresses().Addr("dns-here-1")
				got, err := w.Witnesses().At("app-here-1").Query(ctx, dns, "db-here", time.Second)
				g.Expect(err).NotTo(HaveOccurred())
				got.Took = 0
				g.Expect(got).To(Equal(want))
				_, changed, err := w.Names().Restore(ctx, "r")
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(changed).To(Equal(uint64(1)))
				g.Expect(w.InForce()).To(BeEmpty())
			})
		})
	}
}

func TestSlowLinksMakeRequestsSlow(t *testing.T) {
	inBubble(t, memory.Single(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		m := memory.Regions()
		_, err := w.Streams().Poison(ctx, system.Toxic{ID: "t", Type: "latency", Links: m.Links[:1]})
		g.Expect(err).To(MatchError(ContainSubstring("there is no link")))
		link := w.Model().Links[slices.IndexFunc(w.Model().Links, func(l system.Link) bool { return l.From == "web" })]
		_, err = w.Streams().Poison(ctx, system.Toxic{ID: "t", Type: "latency", Links: []system.Link{link}, Attributes: map[string]float64{"latency": 40}})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(w.InForce()).To(Equal([]string{"toxic t"}))
		_, err = w.Streams().Cure(ctx, "t")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(w.InForce()).To(BeEmpty())
	})
}

func TestTheInsideOfHosts(t *testing.T) {
	inBubble(t, memory.Single(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		_, err := w.Files().Read(ctx, "web", "/etc/x")
		g.Expect(err).To(MatchError(fs.ErrNotExist))
		g.Expect(w.Files().Write(ctx, "web", "/etc/x", []byte("y"))).To(Succeed())
		g.Expect(w.Files().Read(ctx, "web", "/etc/x")).To(Equal([]byte("y")))
		ran, err := w.Files().Run(ctx, "web", "echo", "hello")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(ran.ExitCode).To(BeZero())
		g.Expect(w.Resources().Limit(ctx, "web", system.Limits{CPUs: 0.5})).To(Succeed())
		g.Expect(w.Resources().Limits(ctx, "web")).To(Equal(system.Limits{CPUs: 0.5, Memory: 8 << 30}))
		g.Expect(w.InForce()).To(Equal([]string{"limited host web"}))
		g.Expect(w.Resources().Restore(ctx, "web")).To(Succeed())
		g.Expect(w.InForce()).To(BeEmpty())
		g.Expect(w.Logs().Log(ctx, "web", time.Time{}, 10)).To(Equal([]string{"it runs", "ran echo hello"}))
		g.Expect(w.Logs().Log(ctx, "web", time.Time{}, 1)).To(Equal([]string{"ran echo hello"}))
		boom := errors.New("boom")
		w.Break("Log", boom)
		_, err = w.Logs().Log(ctx, "web", time.Time{}, 10)
		g.Expect(err).To(MatchError(boom))
		_, err = w.Files().Run(ctx, "wed", "ls")
		g.Expect(err).To(MatchError(ContainSubstring(`there is no host "wed"`)))
	})
}

func TestEveryPowerIsOffered(t *testing.T) {
	inBubble(t, memory.Single(), memory.Options{}, func(g *WithT, _ context.Context, w *memory.World) {
		g.Expect(w.Offers()).To(ConsistOf(
			system.CanPackets, system.CanStreams, system.CanNames, system.CanProcesses, system.CanResources,
			system.CanFiles, system.CanAddresses, system.CanWitnesses, system.CanLogs, system.CanClocks,
		))
	})
}

func TestAWorldIsLostAndEnds(t *testing.T) {
	inBubble(t, memory.Single(), memory.Options{}, func(g *WithT, ctx context.Context, w *memory.World) {
		within, end := context.WithTimeout(ctx, time.Hour)
		defer end()
		g.Expect(w.Lost(within)).To(Succeed())
		g.Expect(within.Err()).To(HaveOccurred(), "until its end")
		boom := errors.New("boom")
		w.Break("Lost", boom)
		g.Expect(w.Lost(ctx)).To(MatchError(boom))
		g.Expect(w.Closed()).To(BeFalse())
		g.Expect(w.Close(ctx)).To(Succeed())
		g.Expect(w.Closed()).To(BeTrue())
		w.Break("Close", boom)
		g.Expect(w.Close(ctx)).To(MatchError(boom))
	})
}
