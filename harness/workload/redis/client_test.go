package redis

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

func example() settings.Workload {
	return settings.Workload{
		Protocol: settings.Redis, Rate: 100, Writes: 0.5, Deadline: 300 * time.Millisecond,
		Redis: settings.RedisCommands{
			Write: []string{"SET", "item:{{.ID}}", "{{.ID}}"}, Read: []string{"GET", "item:{{.ID}}"},
			Refused: []string{"READONLY", "NOREPLICAS"}, Within: 50 * time.Millisecond,
		},
	}
}

// dial makes a client of a workload that ends with the test.
func dial(t *testing.T, w settings.Workload, address string) workload.Client {
	t.Helper()
	g := NewWithT(t)
	dialer, err := Protocol{}.Compile(w)
	g.Expect(err).NotTo(HaveOccurred())
	c, err := dialer.Dial(workload.Target{Entry: "http://" + address, IDs: "t-"})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(c.Close)
	return c
}

func write(id string) workload.Operation { return workload.Operation{Kind: history.Write, ID: id} }
func read() workload.Operation           { return workload.Operation{Kind: history.Read, ID: "t-1"} }

func TestReadsAndWrites(t *testing.T) {
	g := NewWithT(t)
	store := miniredis.RunT(t)
	store.RequireUserAuth("app", "secret")
	w := example()
	w.Redis.User, w.Redis.Password = "app", "secret"
	c := dial(t, w, store.Addr())

	g.Expect(c.Do(t.Context(), read())).To(And(HaveField("Outcome", history.Missing), HaveField("Error", "")))
	r := c.Do(t.Context(), write("t-1"))
	g.Expect(r).To(And(HaveField("Outcome", history.OK), HaveField("Error", "")))
	g.Expect(r.Done).To(BeTemporally(">", r.Sent))
	g.Expect(c.Do(t.Context(), read()).Outcome).To(Equal(history.OK))
	g.Expect(store.CurrentConnectionCount()).To(Equal(1), "a kept connection is used again")
	before := store.TotalConnectionCount()
	g.Expect(c.Do(t.Context(), workload.Operation{Kind: history.Read, ID: "t-1", Fresh: true}).Outcome).To(Equal(history.OK))
	g.Expect(store.TotalConnectionCount()).To(Equal(before+1), "a fresh one is dialled")

	g.Expect(store.Set("item:t-1", "t-2")).To(Succeed())
	g.Expect(c.Do(t.Context(), read())).To(And(HaveField("Outcome", history.Missing), HaveField("Error", anotherItem)))
}

func TestWhatGoesWrong(t *testing.T) {
	for name, c := range map[string]struct {
		answer      string
		write, read history.Outcome
	}{
		"a replica":        {"READONLY You can't write against a read only replica.", history.Refused, history.Failed},
		"too few replicas": {"NOREPLICAS Not enough good replicas to write.", history.Refused, history.Failed},
		"any other error":  {"OOM command not allowed when used memory > 'maxmemory'.", history.Unknown, history.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			store := miniredis.RunT(t)
			client := dial(t, example(), store.Addr())
			store.SetError(c.answer)
			g.Expect(client.Do(t.Context(), write("t-1"))).To(And(HaveField("Outcome", c.write), HaveField("Error", c.answer)))
			g.Expect(client.Do(t.Context(), read())).To(And(HaveField("Outcome", c.read), HaveField("Error", c.answer)))
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		g := NewWithT(t)
		client := dial(t, example(), "127.0.0.1:1")
		g.Expect(client.Do(t.Context(), write("t-1"))).To(And(HaveField("Outcome", history.Unknown), HaveField("Error", "connection refused")))
	})
}

// A command is sent once, and takes no longer than its deadline.
func TestOneAttemptWithinTheDeadline(t *testing.T) {
	g := NewWithT(t)
	store := miniredis.RunT(t)
	client := dial(t, example(), store.Addr())
	g.Expect(client.Do(t.Context(), write("t-0")).Outcome).To(Equal(history.OK))
	asked := 0
	store.Server().SetPreHook(func(_ *server.Peer, command string, _ ...string) bool {
		if command == "SET" {
			asked++
			time.Sleep(600 * time.Millisecond) // a service that stalls
		}
		return false
	})
	r := client.Do(t.Context(), write("t-1"))
	g.Expect(r).To(And(HaveField("Outcome", history.Unknown), HaveField("Error", "deadline 300ms exceeded")))
	g.Expect(r.Done.Sub(r.Sent)).To(BeNumerically("~", 300*time.Millisecond, 100*time.Millisecond))
	g.Expect(asked).To(Equal(1))
}

// A write that too few replicas have is not acknowledged, though Redis said OK.
func TestReplicasAreWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		have int
		want history.Outcome
		why  string
	}{
		"enough":  {1, history.OK, ""},
		"too few": {0, history.Unknown, "0 of 1 replicas within 50ms"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			store := miniredis.RunT(t)
			store.Server().SetPreHook(func(p *server.Peer, command string, arguments ...string) bool {
				if command != "WAIT" {
					return false
				}
				g.Expect(arguments).To(Equal([]string{"1", "50"}))
				p.WriteInt(c.have)
				return true
			})
			w := example()
			w.Redis.Replicas = 1
			g.Expect(dial(t, w, store.Addr()).Do(t.Context(), write("t-1"))).To(And(HaveField("Outcome", c.want), HaveField("Error", c.why)))
		})
	}
}

func TestDialNeedsAnAddress(t *testing.T) {
	g := NewWithT(t)
	dialer, err := Protocol{}.Compile(example())
	g.Expect(err).NotTo(HaveOccurred())
	_, err = dialer.Dial(workload.Target{Entry: "nowhere"})
	g.Expect(err).To(MatchError(ContainSubstring("is no address of a system")))
	g.Expect(dialer.Says()).To(Equal(workload.Says{Refused: true, Missing: true}))
}

func TestWhatIsWrongWithAWorkload(t *testing.T) {
	g := NewWithT(t)
	w := example()
	w.Redis.Write, w.Redis.Read, w.Redis.Refused = []string{"SET", "item", "{{.Id}}"}, []string{"MULTI"}, []string{"read only"}
	_, err := Protocol{}.Compile(w)
	for _, want := range []string{
		`x-gameday.workload.write.command: "{{.Id}}" is no text with {{.ID}} in it`,
		`x-gameday.workload.write.refused: "read only" is not the first word of an error of Redis`,
		"x-gameday.workload.read.command: MULTI is no command that reads or writes one item",
	} {
		g.Expect(err).To(MatchError(ContainSubstring(want)))
	}
	w = example()
	w.Redis.Write, w.Redis.Read = []string{"INCR", "counter"}, nil
	_, err = Protocol{}.Compile(w)
	g.Expect(err).To(MatchError(ContainSubstring("write.command: nothing in it holds {{.ID}}")))
	g.Expect(err).To(MatchError(ContainSubstring("read.command: is missing")))
}
