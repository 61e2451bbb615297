package probe

import (
	"io"
	"net"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

func TestExchange(t *testing.T) {
	const slow = 60 * time.Millisecond
	for name, test := range map[string]struct {
		serve func(net.Conn)
		end   bool
		whole bool
		keep  int
		heard int
		got   string
		want  string
		least time.Duration
	}{
		"an answer": {
			serve: func(c net.Conn) { _, _ = io.ReadFull(c, make([]byte, 2)); _, _ = io.WriteString(c, "x") },
			want:  gateway.DialOpen, heard: 1,
		},
		"all of an answer": {
			serve: func(c net.Conn) { _, _ = io.WriteString(c, "hello"); <-time.After(slow); _, _ = io.ReadAll(c) },
			end:   true, whole: true, want: gateway.DialOpen, heard: 5, least: slow,
		},
		"an answer of which some is kept": {
			serve: func(c net.Conn) { _, _ = io.WriteString(c, "hello"); _, _ = io.ReadAll(c) },
			end:   true, whole: true, keep: 4, want: gateway.DialOpen, heard: 5, got: "hell",
		},
		"an answer that is kept as far as it came": {
			serve: func(c net.Conn) { _, _ = io.WriteString(c, "hello"); _, _ = io.ReadAll(c) },
			whole: true, keep: 100, want: gateway.DialSilent, heard: 5, got: "hello", least: slow,
		},
		"an answer that has no end": {
			serve: func(c net.Conn) { _, _ = io.WriteString(c, "hello"); _, _ = io.ReadAll(c) },
			whole: true, want: gateway.DialSilent, heard: 5, least: slow,
		},
		"an answer that takes a while": {
			serve: func(c net.Conn) { <-time.After(slow); _, _ = io.WriteString(c, "x") },
			want:  gateway.DialOpen, heard: 1, least: slow,
		},
		"the end, after ours": {
			serve: func(c net.Conn) { _, _ = io.ReadAll(c) },
			end:   true, want: gateway.DialOpen,
		},
		"nothing": {
			serve: func(c net.Conn) { _, _ = io.ReadAll(c) },
			want:  gateway.DialSilent, least: slow,
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			listener, err := net.Listen("tcp4", "127.0.0.1:0")
			g.Expect(err).NotTo(HaveOccurred())
			served := make(chan struct{})
			go func() {
				defer close(served)
				if c, err := listener.Accept(); err == nil {
					test.serve(c)
					_ = c.Close()
				}
			}()
			met := Exchange(t.Context(), gateway.ExchangeRequest{
				Addr: listener.Addr().String(), Say: "\r\n", End: test.end, Whole: test.whole, Keep: test.keep, Deadline: 5 * slow,
			})
			g.Expect(met.Result).To(Equal(test.want), met.Error)
			g.Expect(met.Heard).To(Equal(test.heard))
			g.Expect(met.Got).To(Equal(test.got))
			g.Expect(met.Took).To(BeNumerically(">=", test.least))
			<-served
			g.Expect(listener.Close()).To(Succeed())
		})
	}
	refused := Exchange(t.Context(), gateway.ExchangeRequest{Addr: "127.9.9.9:1", Say: "\n", Deadline: time.Second})
	NewWithT(t).Expect(refused.Result).To(Equal(gateway.DialRefused))
}
