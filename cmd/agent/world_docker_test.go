package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vishvananda/netns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// image is built from the sources under test by TestMain's first user.
const image = "gameday/agent"

// token guards the test's gateway.
const token = "a token for tests"

// world is a gateway and some sandboxes on Docker, as the harness lays them
// out. Its servers and clients are sockets that the test opens inside the
// sandboxes' network namespaces.
type world struct {
	t       *testing.T
	cfg     gateway.Config
	client  *gateway.Client
	entry   string // host:port where users enter
	front   string // the gateway's address on the front network
	control string // host:port of the control API
	name    string

	mu    sync.Mutex
	conns map[string]*atomic.Int64 // open connections by server
}

// open counts the open connections of a server.
func (w *world) open(host string, port int) *atomic.Int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conns == nil {
		w.conns = map[string]*atomic.Int64{}
	}
	if w.conns[w.at(host, port)] == nil {
		w.conns[w.at(host, port)] = new(atomic.Int64)
	}
	return w.conns[w.at(host, port)]
}

// served waits a moment for the connections of a server to end, and returns
// how many are left.
func (w *world) served(host string, port int) int64 {
	for range 20 {
		if w.open(host, port).Load() == 0 {
			break
		}
		<-time.After(20 * time.Millisecond)
	}
	return w.open(host, port).Load()
}

// spares is how far behind a host's address its spare one lies.
const spares = 128

// port is the declared port of every link of the test world.
const port = 7000

// newWorld brings up web-1, web-2, db-1 and dns-1, with a link on port 7000
// from each to each other one, users entering at web-1. Port 7001 is routed.
func newWorld(t *testing.T) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Docker: not with -short")
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root, to open sockets inside the containers' network namespaces")
	}
	if out, err := exec.Command("docker", "info").CombinedOutput(); err != nil {
		t.Skipf("needs Docker: %v: %s", err, out)
	}
	if out, err := exec.Command("./image.sh").CombinedOutput(); err != nil {
		t.Fatalf("build the image: %v: %s", err, out)
	}
	w := &world{t: t, name: fmt.Sprintf("agent-test-%d", os.Getpid())}
	hosts := []string{"web-1", "web-2", "db-1", "dns-1"}
	for i, host := range hosts {
		base := netip.AddrFrom4([4]byte{198, 19, block(), byte(8 * i)})
		added := gateway.HostAddr{Name: host, Gateway: plus(base, 1), Own: plus(base, 2), Addr: plus(base, 3)}
		if host == "dns-1" {
			added.Resolver = true
		} else {
			added.Spare = plus(base, 3+spares)
		}
		w.cfg.Hosts = append(w.cfg.Hosts, added)
	}
	for _, from := range w.cfg.Hosts {
		for _, to := range w.cfg.Hosts {
			if from != to {
				w.cfg.Links = append(w.cfg.Links, gateway.Link{
					Name: fmt.Sprintf("%s>%s:%d", from.Name, to.Name, port), From: from.Addr, To: to.Addr, Port: port,
				})
			}
		}
	}
	w.cfg.Token = token
	w.cfg.Entry = gateway.Entry{To: []netip.Addr{w.addr("web-1")}, Port: port}
	w.up()
	return w
}

func plus(base netip.Addr, n int) netip.Addr {
	for range n {
		base = base.Next()
	}
	return base
}

func (w *world) up() {
	w.t.Helper()
	w.t.Cleanup(w.down)
	docker(w.t, "network", "create", "--label", "gameday-agent-test", "--subnet", fmt.Sprintf("198.19.%d.248/29", block()), w.frontNet())
	docker(w.t, "volume", "create", "--label", "gameday-agent-test", w.name)
	cfg, err := json.Marshal(w.cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	docker(w.t, "run", "-d", "--name", w.name+"-gateway", "--network", w.frontNet(), "--cap-add", "NET_ADMIN",
		"--sysctl", "net.ipv4.ip_forward=1", "--sysctl", "net.ipv4.tcp_syn_retries=1", "--sysctl", "net.ipv4.icmp_ratemask=0",
		"-v", w.name+":"+gateway.SocketDir, "-e", gateway.EnvGateway+"="+string(cfg),
		"-p", fmt.Sprintf("127.0.0.1::%d", gateway.ControlPort), "-p", fmt.Sprintf("127.0.0.1::%d", gateway.EntryPort),
		image, "gateway")
	for _, host := range w.cfg.Hosts {
		w.sandbox(host)
	}
	mapped := func(port uint16) string {
		return strings.TrimSpace(docker(w.t, "port", w.name+"-gateway", fmt.Sprint(port)))
	}
	w.control = mapped(gateway.ControlPort)
	w.client = gateway.New(w.base(), token)
	w.entry = mapped(gateway.EntryPort)
	w.front = strings.TrimSpace(docker(w.t, "inspect", "-f",
		fmt.Sprintf("{{(index .NetworkSettings.Networks %q).IPAddress}}", w.frontNet()), w.name+"-gateway"))
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	if health, err := w.client.Await(ctx); err != nil {
		w.t.Fatalf("%v: %+v\n%s", err, health, docker(w.t, "logs", w.name+"-gateway"))
	}
}

func (w *world) sandbox(host gateway.HostAddr) {
	w.t.Helper()
	network := w.name + "-" + host.Name
	prefix := netip.PrefixFrom(host.Addr, 29).Masked()
	docker(w.t, "network", "create", "--label", "gameday-agent-test", "--subnet", prefix.String(),
		"--gateway", host.Gateway.String(), "-o", "com.docker.network.bridge.inhibit_ipv4=true",
		"-o", "com.docker.network.bridge.enable_ip_masquerade=false",
		"-o", "com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected", network)
	docker(w.t, "run", "-d", "--name", network, "--network", network, "--ip", host.Addr.String(),
		"-v", w.name+":"+gateway.SocketDir, "-e", gateway.EnvHost+"="+host.Name, image, "probe")
	docker(w.t, "network", "connect", "--ip", host.Own.String(), network, w.name+"-gateway")
	if !host.Resolver {
		return
	}
	names, err := json.Marshal(gateway.ResolverConfig{TTL: 1, Names: map[string][]netip.Addr{
		"web": {w.addr("web-1"), w.addr("web-2")}, "db": {w.addr("db-1")},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	docker(w.t, "run", "-d", "--name", network+"-resolver", "--network", "container:"+network,
		"-e", gateway.EnvResolver+"="+string(names), image, "resolver")
}

func (w *world) down() {
	if w.t.Failed() {
		out, _ := exec.Command("docker", "logs", w.name+"-gateway").CombinedOutput()
		w.t.Logf("the gateway's log:\n%s", out)
	}
	containers := []string{"rm", "-f", "-v", w.name + "-gateway", w.name + "-dns-1-resolver"}
	networks := []string{"network", "rm", w.frontNet()}
	for _, host := range w.cfg.Hosts {
		containers = append(containers, w.name+"-"+host.Name)
		networks = append(networks, w.name+"-"+host.Name)
	}
	for _, args := range [][]string{containers, networks, {"volume", "rm", w.name}} {
		if out, err := exec.Command("docker", args...).CombinedOutput(); err != nil {
			w.t.Logf("docker %v: %v: %s", args, err, out)
		}
	}
}

func docker(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("docker", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("docker %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (w *world) addr(host string) netip.Addr {
	i := slices.IndexFunc(w.cfg.Hosts, func(h gateway.HostAddr) bool { return h.Name == host })
	return w.cfg.Hosts[i].Addr
}

func (w *world) at(host string, port int) string {
	return netip.AddrPortFrom(w.addr(host), uint16(port)).String()
}

// inside runs f on a thread in the network namespace of a host. Sockets that f
// opens stay there.
func (w *world) inside(host string, f func() error) error {
	pid := strings.TrimSpace(docker(w.t, "inspect", "-f", "{{.State.Pid}}", w.name+"-"+host))
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		ns, err := netns.GetFromPath("/proc/" + pid + "/ns/net")
		if err == nil {
			err = netns.Set(ns)
		}
		if err == nil {
			err = f()
		}
		result <- err
	}()
	return <-result
}

// echoServer answers every line of bytes on a TCP and a UDP port of a host.
func (w *world) echoServer(host string, port int) {
	w.t.Helper()
	err := w.inside(host, func() error {
		listener, err := net.Listen("tcp4", fmt.Sprintf(":%d", port))
		if err != nil {
			return err
		}
		w.t.Cleanup(func() { _ = listener.Close() })
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				open := w.open(host, port)
				open.Add(1)
				go func() {
					defer open.Add(-1)
					defer func() { _ = conn.Close() }()
					buffer := make([]byte, 1<<10)
					for {
						n, err := conn.Read(buffer)
						if err != nil {
							return
						}
						if _, err := conn.Write(buffer[:n]); err != nil {
							return
						}
					}
				}()
			}
		}()
		packets, err := net.ListenPacket("udp4", fmt.Sprintf(":%d", port))
		if err != nil {
			return err
		}
		w.t.Cleanup(func() { _ = packets.Close() })
		go func() {
			buffer := make([]byte, 1<<10)
			for {
				n, from, err := packets.ReadFrom(buffer)
				if err != nil {
					return
				}
				_, _ = packets.WriteTo(buffer[:n], from)
			}
		}()
		return nil
	})
	if err != nil {
		w.t.Fatalf("serve on %s: %v", host, err)
	}
}

// dial opens a connection from a host.
func (w *world) dial(host, network, addr string) (net.Conn, error) {
	var conn net.Conn
	err := w.inside(host, func() error {
		var err error
		conn, err = net.DialTimeout(network, addr, 700*time.Millisecond)
		return err
	})
	return conn, err
}

func (w *world) mustDial(t *testing.T, host, network, addr string) net.Conn {
	t.Helper()
	conn, err := w.dial(host, network, addr)
	if err != nil {
		t.Fatalf("dial %s from %s: %v", addr, host, err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// say sends a word and waits for it to come back.
func say(conn net.Conn, word string, patience time.Duration) error {
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := conn.Write([]byte(word)); err != nil {
		return err
	}
	return hear(conn, word, patience)
}

// hear waits for a word.
func hear(conn net.Conn, word string, patience time.Duration) error {
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	buffer := make([]byte, len(word))
	for got := 0; got < len(word); {
		n, err := conn.Read(buffer[got:])
		if err != nil {
			return err
		}
		got += n
	}
	if string(buffer) != word {
		return fmt.Errorf("heard %q, not %q", buffer, word)
	}
	return nil
}

// frontNet is the name of the front network. Docker gives a container the
// default route of the network whose name sorts first, and no pod network may
// be that one: its .1 is the gateway itself.
func (w *world) frontNet() string { return w.name + "-0-front" }

// block keeps the networks of two test runs at the same time apart.
func block() byte { return byte(os.Getpid() % 250) }
