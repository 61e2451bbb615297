package crashtest

import (
	"bufio"
	"context"
	"net"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// echo answers every line at a Unix socket.
func echo(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "echo")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for s := bufio.NewScanner(c); s.Scan(); {
					if _, err := c.Write(append(s.Bytes(), '\n')); err != nil {
						return
					}
				}
			}()
		}
	}()
	return path
}

// talk sends a line and waits for it to come back.
func talk(c net.Conn) error {
	if _, err := c.Write([]byte("hello\n")); err != nil {
		return err
	}
	if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	_, err := bufio.NewReader(c).ReadString('\n')
	return err
}

func TestForwarderBreaksAndMends(t *testing.T) {
	g := NewWithT(t)
	f, err := forward(context.Background(), filepath.Join(t.TempDir(), "f"), echo(t))
	g.Expect(err).NotTo(HaveOccurred())
	defer f.close()
	before, err := net.Dial("unix", f.path)
	g.Expect(err).NotTo(HaveOccurred())
	defer before.Close()
	g.Expect(talk(before)).To(Succeed())

	g.Expect(f.sever()).To(Succeed())
	g.Expect(talk(before)).NotTo(Succeed(), "what was open is broken")
	_, err = net.Dial("unix", f.path)
	g.Expect(err).To(HaveOccurred(), "nothing new is taken")

	g.Expect(f.accept(context.Background())).To(Succeed())
	after, err := net.Dial("unix", f.path)
	g.Expect(err).NotTo(HaveOccurred())
	defer after.Close()
	g.Expect(talk(after)).To(Succeed())
}

func TestForwarderPassesTheEndOn(t *testing.T) {
	g := NewWithT(t)
	f, err := forward(context.Background(), filepath.Join(t.TempDir(), "f"), echo(t))
	g.Expect(err).NotTo(HaveOccurred())
	defer f.close()
	c, err := net.Dial("unix", f.path)
	g.Expect(err).NotTo(HaveOccurred())
	defer c.Close()
	g.Expect(talk(c)).To(Succeed())
	g.Expect(c.(*net.UnixConn).CloseWrite()).To(Succeed())
	g.Expect(c.SetReadDeadline(time.Now().Add(5 * time.Second))).To(Succeed())
	_, err = c.Read(make([]byte, 1))
	g.Expect(err).To(MatchError("EOF"))
}
