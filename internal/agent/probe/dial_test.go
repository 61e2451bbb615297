package probe

import (
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

func TestDial(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	addr := listener.Addr().String()
	ask := gateway.DialRequest{Addr: addr, Deadline: time.Second}

	open := Dial(t.Context(), ask)
	g.Expect(open.Result).To(Equal(gateway.DialOpen))
	g.Expect(open.Took).To(BeNumerically(">", 0))

	accepted := make(chan struct{})
	go func() {
		defer close(accepted)
		for range 2 { // the first one is open's
			if conn, err := listener.Accept(); err == nil {
				_ = conn.Close()
			}
		}
	}()
	closed := Dial(t.Context(), ask)
	g.Expect(closed.Result).To(Equal(gateway.DialRefused))
	g.Expect(closed.Error).To(ContainSubstring("closed at once"))
	<-accepted

	g.Expect(listener.Close()).To(Succeed())
	refused := Dial(t.Context(), ask)
	g.Expect(refused.Result).To(Equal(gateway.DialRefused))
	g.Expect(refused.Error).To(ContainSubstring("connection refused"))

	expired := Dial(t.Context(), gateway.DialRequest{Addr: addr, Deadline: time.Nanosecond})
	g.Expect(expired.Result).To(Equal(gateway.DialSilent))
}

func TestQueryRefused(t *testing.T) {
	query := Query(t.Context(), gateway.QueryRequest{Server: "127.9.9.9", Name: "web", Deadline: time.Second})
	NewWithT(t).Expect(query.Result).To(Equal(gateway.DialRefused))
}
