package control

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// served starts a control server with nothing behind it and returns its address.
func served(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := Server(Handler(Parts{Token: "t0ken"}))
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-over
	})
	return listener.Addr().String()
}

// ask asks for the clock, and returns the status and whether the server then closes
// the connection.
func ask(t *testing.T, client *http.Client, addr, token string) (status int, closes bool) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+gateway.PathClock, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Close
}

// TestStrangersKeepNobodyOut opens many connections that never say a word.
func TestStrangersKeepNobodyOut(t *testing.T) {
	g := NewWithT(t)
	addr := served(t)
	friend := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(friend.CloseIdleConnections)
	ask(t, friend, addr, "t0ken")
	const many = 3 * strangers
	var silent []net.Conn
	for range many {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp4", addr)
		g.Expect(err).NotTo(HaveOccurred())
		t.Cleanup(func() { _ = conn.Close() })
		silent = append(silent, conn)
	}
	alive := func() int {
		n := 0
		for _, conn := range silent {
			_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
			_, err := conn.Read(make([]byte, 1))
			if errors.Is(err, os.ErrDeadlineExceeded) {
				n++
			}
		}
		return n
	}
	g.Eventually(alive, "5s").Should(BeNumerically("<=", strangers), "no more than that are kept")
	status, _ := ask(t, friend, addr, "t0ken")
	g.Expect(status).To(Equal(http.StatusOK), "whoever has shown the token stays")
	status, _ = ask(t, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, addr, "t0ken")
	g.Expect(status).To(Equal(http.StatusOK), "and another one comes in")
}

// TestStrangersDoNotStay shows a wrong token.
func TestStrangersDoNotStay(t *testing.T) {
	g := NewWithT(t)
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	status, closes := ask(t, client, served(t), "guess")
	g.Expect(status).To(Equal(http.StatusUnauthorized))
	g.Expect(closes).To(BeTrue())
}

func TestServerHasLimits(t *testing.T) {
	s := Server(http.NotFoundHandler())
	for name, limit := range map[string]time.Duration{
		"header": s.ReadHeaderTimeout, "body": s.ReadTimeout, "answer": s.WriteTimeout, "idle": s.IdleTimeout,
	} {
		if limit <= 0 || limit > 5*time.Minute {
			t.Errorf("%s: %s", name, limit)
		}
	}
}
