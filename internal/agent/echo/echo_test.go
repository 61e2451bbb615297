package echo

import (
	"context"
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// serving starts an echo on a port of its own and returns its address.
func serving(t *testing.T) *net.UDPAddr {
	t.Helper()
	free, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	addr := free.LocalAddr().(*net.UDPAddr)
	_ = free.Close()
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, addr.String()) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return addr
}

// heard is what a socket hears within a while; nil: nothing.
func heard(t *testing.T, conn *net.UDPConn, patience time.Duration) []byte {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 2048)
	n, err := conn.Read(buffer)
	if err != nil {
		return nil
	}
	return buffer[:n]
}

// TestOnlyQuestionsAreAnswered plays the second echo of an endless game: whatever
// comes back is sent again.
func TestOnlyQuestionsAreAnswered(t *testing.T) {
	g := NewWithT(t)
	conn, err := net.DialUDP("udp4", nil, serving(t))
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = conn.Close() })
	ask := func(datagram []byte, patience time.Duration) []byte {
		_, err := conn.Write(datagram)
		g.Expect(err).NotTo(HaveOccurred())
		return heard(t, conn, patience)
	}
	var back []byte
	g.Eventually(func() []byte { back = ask(Question(7), 100*time.Millisecond); return back }, "5s").ShouldNot(BeNil())
	number, is := Answered(back)
	g.Expect(is).To(BeTrue())
	g.Expect(number).To(BeEquivalentTo(7))
	const short = 50 * time.Millisecond
	g.Expect(ask(back, short)).To(BeNil(), "an answer is not answered")
	for _, datagram := range [][]byte{nil, []byte("q"), make([]byte, Size-1), make([]byte, Size), append(Question(7), 0), make([]byte, 1400)} {
		g.Expect(ask(datagram, short)).To(BeNil(), "%d bytes are no question", len(datagram))
	}
}

// FuzzDatagram: a datagram is a question, an answer, or neither.
func FuzzDatagram(f *testing.F) {
	f.Add(Question(1))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, datagram []byte) {
		_, asks := Asked(datagram)
		_, answers := Answered(datagram)
		if asks && answers || (asks || answers) && len(datagram) != Size {
			t.Fatalf("%q asks: %t, answers: %t", datagram, asks, answers)
		}
	})
}
