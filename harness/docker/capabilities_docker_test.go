package docker

import (
	"context"
	"io/fs"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/system"
)

// The tests in this file use each capability once, on the world of
// TestWorldDocker, and leave it as they found it.

// soon bounds what a witness waits for.
const soon = 300 * time.Millisecond

// reply is what a connection from the front to port 8080 of an address meets.
func reply(ctx context.Context, w *World, addr string) system.Reply {
	d, err := w.Witnesses().At("front").Dial(ctx, addr+":8080", soon)
	if err != nil {
		return system.Reply(err.Error())
	}
	return d.Reply
}

func testPackets(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	data, _ := w.Addresses().Addr("data")
	g.Expect(reply(ctx, w, data)).To(Equal(system.Open))
	for mode, seen := range map[system.Mode]system.Reply{system.Silent: system.GotSilence, system.Refused: system.GotRefused} {
		when, err := w.Packets().Cut(ctx, system.Cut{ID: "c", Mode: mode, Hosts: []string{"data"}})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(when.To).To(BeNumerically("<=", w.Now()))
		g.Expect(when.From).To(BeNumerically(">", w.Now()-5*time.Second))
		g.Expect(reply(ctx, w, data)).To(Equal(seen))
		_, count, err := w.Packets().Restore(ctx, "c")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(count.ID).To(Equal("c"))
		g.Expect(count.Hosts).To(ConsistOf(And(HaveField("Host", "data"), HaveField("To", BeNumerically(">", 0)))))
		g.Expect(reply(ctx, w, data)).To(Equal(system.Open))
	}
	_, err := w.Packets().Cut(ctx, system.Cut{ID: "p", Mode: system.Silent, Pairs: []system.Pair{{From: "front", To: "data"}}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reply(ctx, w, data)).To(Equal(system.GotSilence))
	_, count, err := w.Packets().Restore(ctx, "p")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(count.Hosts).To(ConsistOf(And(HaveField("Host", "front"), HaveField("Peer", "data"))))
	_, count, err = w.Packets().Restore(ctx, "p")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(count.ID).To(BeEmpty(), "it is not in force any more")
}

// ask has the front send a request to the data host, and tells how long that took.
func ask(ctx context.Context, g Gomega, w *World) time.Duration {
	began := time.Now()
	ran, err := w.Files().Run(ctx, "front", "perl", "-MIO::Socket::INET", "-e",
		`my $s = IO::Socket::INET->new("data:8080") or die; print $s "GET / HTTP/1.0\r\n\r\n"; print <$s>`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran.Out).To(ContainSubstring("200 OK"), ran.Err)
	return time.Since(began)
}

func testStreams(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	slow := system.Toxic{
		ID: "slow", Type: "latency", Attributes: map[string]float64{"latency": 1000},
		Links: []system.Link{{From: "front", To: "data", Port: 8080}, {From: "spare-1", To: "data", Port: 8080}},
	}
	when, err := w.Streams().Poison(ctx, slow)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(when.To - when.From).To(BeNumerically("<", time.Second))
	g.Expect(ask(ctx, g, w)).To(BeNumerically(">", time.Second))
	_, err = w.Streams().Poison(ctx, slow)
	g.Expect(err).To(HaveOccurred())
	g.Expect(w.Gateway.Toxics(ctx)).To(HaveLen(2), "what was there stays, though the second one failed")
	_, err = w.Streams().Cure(ctx, "slow")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ask(ctx, g, w)).To(BeNumerically("<", time.Second))
	g.Expect(w.Gateway.Toxics(ctx)).To(BeEmpty())
	_, err = w.Streams().Cure(ctx, "slow")
	g.Expect(err).NotTo(HaveOccurred())
}

func testNames(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	resolver := w.Model().Resolvers(system.Outside)[0]
	server, _ := w.Addresses().Addr(resolver)
	query := func() system.Query {
		q, err := w.Witnesses().At("front").Query(ctx, server, "data", soon)
		g.Expect(err).NotTo(HaveOccurred())
		return q
	}
	_, err := w.Names().Falsify(ctx, system.NameRule{ID: "n", Clients: []string{"front"}, Resolvers: []string{resolver}, Name: "data", Action: system.NXDomain})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(query().Rcode).To(Equal("NXDOMAIN"))
	when, changed, err := w.Names().Restore(ctx, "n")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(changed).To(BeEquivalentTo(1))
	g.Expect(when.To).To(BeNumerically(">", when.From))
	g.Expect(query().Rcode).To(Equal("NOERROR"))
}

func testProcesses(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	data, _ := w.Addresses().Addr("data")
	for name, end := range map[string]func(context.Context, ...string) error{
		"kill": w.Processes().Kill, "stop": w.Processes().Stop,
	} {
		g.Expect(end(ctx, "data")).To(Succeed(), name)
		g.Expect(w.Processes().Running(ctx, "data")).To(BeFalse(), name)
		g.Expect(w.Ready(ctx)).To(Or(Succeed(), MatchError(ContainSubstring("data"))))
		local, err := w.Witnesses().At("data").Dial(ctx, "127.0.0.1:8080", soon)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(local.Reply).To(Equal(system.GotRefused), "the witness outlives its host")
		g.Expect(w.Processes().Start(ctx, "data", "front")).To(Succeed(), "one of them runs")
		g.Eventually(func() system.Reply { return reply(ctx, w, data) }, "10s", "50ms").Should(Equal(system.Open))
	}
	g.Expect(w.Processes().Pause(ctx, "data", "spare-1")).To(Succeed())
	g.Expect(w.Processes().Running(ctx, "data")).To(BeFalse())
	g.Expect(w.Processes().Resume(ctx, "data", "spare-1", "spare-2")).To(Succeed())
	g.Expect(w.Processes().Running(ctx, "data")).To(BeTrue())
	g.Expect(w.Processes().Kill(ctx, "nobody")).To(MatchError(ContainSubstring(`no host "nobody"`)))
}

func testResources(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	before, err := w.Resources().Limits(ctx, "spare-1")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(before.CPUs).To(BeNumerically(">", 0), "without a limit it has the whole machine")
	g.Expect(before.Memory).To(BeNumerically(">", 64<<20))
	g.Expect(w.Resources().Limit(ctx, "spare-1", system.Limits{CPUs: 0.25})).To(Succeed())
	g.Expect(w.Resources().Limits(ctx, "spare-1")).To(Equal(system.Limits{CPUs: 0.25, Memory: before.Memory}))
	g.Expect(w.Resources().Limit(ctx, "spare-1", system.Limits{Memory: 32 << 20})).To(Succeed())
	g.Expect(w.Resources().Limits(ctx, "spare-1")).To(Equal(system.Limits{CPUs: 0.25, Memory: 32 << 20}))
	began := time.Now()
	ran, err := w.Files().Run(ctx, "spare-1", "perl", "-e", "for (1 .. 20_000_000) {}")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran.ExitCode).To(BeZero(), ran.Err)
	used, err := w.Resources().Usage(ctx, "spare-1")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(used.CPU).To(BeNumerically(">", 100*time.Millisecond))
	g.Expect(used.CPU).To(BeNumerically("<", time.Since(began)), "a quarter of a processor")
	g.Expect(used.Memory).To(And(BeNumerically(">", 0), BeNumerically("<", 32<<20)))
	g.Expect(used.Throttled).To(BeNumerically(">", 0), "it wanted more")
	g.Expect(w.Resources().Restore(ctx, "spare-1")).To(Succeed())
	g.Expect(w.Resources().Limits(ctx, "spare-1")).To(Equal(before))
	g.Expect(w.Resources().Restore(ctx, "spare-1")).To(Succeed(), "again")
}

func testFiles(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	ran, err := w.Files().Run(ctx, "spare-2", "sh", "-c", "echo out; echo err >&2; exit 3")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran).To(Equal(system.Ran{ExitCode: 3, Out: "out\n", Err: "err\n"}))
	ran, err = w.Files().Run(ctx, "spare-2", "sh", "-c", "echo old >/opt/a; chmod 640 /opt/a; chown 7:8 /opt/a; ln -s a /opt/link")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran.ExitCode).To(BeZero(), ran.Err)
	g.Expect(w.Files().Read(ctx, "spare-2", "/opt/link")).To(BeEquivalentTo("old\n"))

	g.Expect(w.Processes().Kill(ctx, "spare-2")).To(Succeed())
	g.Expect(w.Files().Write(ctx, "spare-2", "/opt/link", []byte("new\n"))).To(Succeed(), "though it is dead")
	g.Expect(w.Files().Write(ctx, "spare-2", "/opt/b", []byte("made"))).To(Succeed())
	g.Expect(w.Files().Read(ctx, "spare-2", "/opt/b")).To(BeEquivalentTo("made"))
	g.Expect(w.Processes().Start(ctx, "spare-2")).To(Succeed())

	ran, err = w.Files().Run(ctx, "spare-2", "sh", "-c", "cat /opt/a; stat -c '%a %u %g' /opt/a; stat -c %F /opt/link")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran.Out).To(Equal("new\n640 7 8\nsymbolic link\n"), ran.Err)
	_, err = w.Files().Read(ctx, "spare-2", "/opt/none")
	g.Expect(err).To(MatchError(fs.ErrNotExist))
	_, err = w.Files().Read(ctx, "spare-2", "/opt")
	g.Expect(err).To(MatchError(ContainSubstring("no regular file")))
	_, err = w.Files().Read(ctx, w.Model().Resolvers(system.Outside)[0], "/none")
	g.Expect(err).To(MatchError(fs.ErrNotExist), "an image from scratch has no programs, and needs none")
	early, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	_, err = w.Files().Run(early, "spare-2", "sleep", "5")
	g.Expect(err).To(MatchError(context.DeadlineExceeded))
}

func testAddresses(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	_, known := w.Addresses().Addr("nobody")
	g.Expect(known).To(BeFalse())
	_, moved, err := w.Addresses().Move(ctx, "m", "data")
	g.Expect(err).NotTo(HaveOccurred())
	own, _ := w.Addresses().Addr("data")
	g.Expect(moved.From).To(Equal(own))
	g.Expect(reply(ctx, w, moved.From)).To(Equal(system.GotSilence))
	g.Expect(reply(ctx, w, moved.To)).To(Equal(system.Open))
	ask(ctx, g, w)
	_, count, err := w.Addresses().MoveBack(ctx, "m")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(count.ID).To(Equal("m"))
	g.Expect(count.Answers).To(BeNumerically(">", 0))
	g.Expect(count.Dropped).To(BeNumerically(">", 0))
	g.Expect(reply(ctx, w, own)).To(Equal(system.Open))
}

func testWitnesses(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	data, _ := w.Addresses().Addr("data")
	front := w.Witnesses().At("front")
	g.Expect(front.EchoStart(ctx, system.Echo{ID: "e", Peers: []string{data}, Interval: time.Millisecond, Limit: 5 * time.Second})).To(Succeed())
	var last system.EchoSample
	g.Eventually(func(g Gomega) {
		series, err := front.EchoRead(ctx, "e")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(series).To(HaveLen(1))
		g.Expect(len(series[0].Samples)).To(BeNumerically(">", 100))
		last = series[0].Samples[50]
		g.Expect(last.Back).To(BeNumerically(">", last.Sent))
	}, "3s", "50ms").Should(Succeed())
	g.Expect(w.Clocks().When("front", last.Sent).To).To(BeNumerically("<", w.Now()))
	_, err := front.EchoStop(ctx, "e")
	g.Expect(err).NotTo(HaveOccurred())
	_, err = front.EchoStop(ctx, "e")
	g.Expect(err).To(HaveOccurred())
	sockets, err := w.Witnesses().At("data").Sockets(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(sockets).To(ContainElement(HaveField("Port", BeEquivalentTo(8080))))
}

func testLogs(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	_, err := w.Files().Run(ctx, "spare-1", "sh", "-c", "echo first >/proc/1/fd/1; echo second >/proc/1/fd/2")
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(func() ([]string, error) { return w.Logs().Log(ctx, "spare-1", time.Time{}, 10) }, "3s", "50ms").
		Should(ConsistOf("first", "second"))
	g.Expect(w.Logs().Log(ctx, "spare-1", time.Time{}, 1)).To(HaveLen(1))
	g.Expect(w.Logs().Log(ctx, "spare-1", time.Now(), 10)).To(BeEmpty())
}

func testClocks(_ context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	before := w.Now()
	stamp := w.Clocks().Read("data")
	after := w.Now()
	when := w.Clocks().When("data", stamp)
	g.Expect(when.From).To(BeNumerically("<=", after))
	g.Expect(when.To).To(BeNumerically(">=", before))
	g.Expect(when.To - when.From).To(BeNumerically("<", 100*time.Millisecond))
}

// testAttach undoes from outside what the world's own process has done.
func testAttach(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	cli, err := Connect(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cli.Close() })
	other, err := Attach(ctx, cli, w.Run())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(other.Model()).To(Equal(w.Model()))
	g.Expect(other.Entry()).To(Equal(w.Entry()))
	own, _ := w.Addresses().Addr("data")
	seen, _ := other.Addresses().Addr("data")
	g.Expect(seen).To(Equal(own))

	_, err = w.Packets().Cut(ctx, system.Cut{ID: "c", Mode: system.Silent, Hosts: []string{"data"}})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = w.Streams().Poison(ctx, system.Toxic{ID: "s", Type: "timeout", Links: []system.Link{{From: "front", To: "data", Port: 8080}}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(w.Processes().Kill(ctx, "data")).To(Succeed())
	_, count, err := other.Packets().Restore(ctx, "c")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(count.ID).To(Equal("c"))
	_, err = other.Streams().Cure(ctx, "s")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(other.Processes().Start(ctx, "data")).To(Succeed())
	g.Eventually(func() system.Reply { return reply(ctx, w, own) }, "10s", "50ms").Should(Equal(system.Open))
	_, err = Attach(ctx, cli, "nobody-1")
	g.Expect(err).To(MatchError(ContainSubstring("no gateway")))
}
