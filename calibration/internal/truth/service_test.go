package truth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
)

// served starts a service on a port of its own.
func served(t *testing.T) (base string) {
	t.Helper()
	s, err := truth.Start(t.Context(), "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return "http://" + s.Addr()
}

// ask sends one request over a connection of its own.
func ask(method, url, body string) (status int, header http.Header, err error) {
	req, err := http.NewRequestWithContext(context.Background(), method, url, io.NopCloser(strings.NewReader(body)))
	if err != nil {
		return 0, nil, err
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return 0, nil, err
	}
	return resp.StatusCode, resp.Header, resp.Body.Close()
}

func begin(g Gomega, base string, spans ...truth.Span) {
	body, err := json.Marshal(order(spans...))
	g.Expect(err).NotTo(HaveOccurred())
	status, _, err := ask(http.MethodPost, base+truth.PathOrders, string(body))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusAccepted))
}

func account(base string) (a truth.Account, err error) {
	resp, err := http.Get(base + truth.PathTruth)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	err = json.NewDecoder(resp.Body).Decode(&a)
	return a, err
}

func done(base string) func() (bool, error) {
	return func() (bool, error) {
		a, err := account(base)
		return a.Done, err
	}
}

func TestAwayRefusesConnectionsAndResetsOpenOnes(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	base := served(t)
	open, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	g.Expect(err).NotTo(HaveOccurred())
	defer open.Close()
	status, _, err := ask(http.MethodPut, base+"/items/a", "a")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusCreated))

	begin(g, base, truth.Span{Mode: truth.Away, For: 300 * time.Millisecond}, truth.Span{Mode: truth.Refuse, For: time.Minute})
	_, _, err = ask(http.MethodGet, base+"/items/a", "")
	g.Expect(errors.Is(err, syscall.ECONNREFUSED)).To(BeTrue(), "%v", err)
	_, err = open.Read(make([]byte, 1))
	g.Expect(errors.Is(err, syscall.ECONNRESET)).To(BeTrue(), "%v", err)

	g.Eventually(func() error { _, err := account(base); return err }, "5s", "5ms").Should(Succeed())
	status, header, err := ask(http.MethodPut, base+"/items/b", "b")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusServiceUnavailable))
	g.Expect(header.Get("X-Read-Only")).To(Equal("true"))
	status, header, err = ask(http.MethodGet, base+"/items/a", "")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusOK))
	g.Expect(header.Get("X-Copies")).To(Equal("1"))
}

func TestStallDropsWhatItHeld(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	base := served(t)
	begin(g, base, truth.Span{Mode: truth.Stall, For: 200 * time.Millisecond})
	began := time.Now()
	_, _, err := ask(http.MethodGet, base+"/items/a", "")
	g.Expect(err).To(HaveOccurred())
	g.Expect(time.Since(began)).To(BeNumerically(">", 100*time.Millisecond), "it was held first")
	g.Eventually(done(base), "5s", "5ms").Should(BeTrue())
}

func TestHoldAnswersWhatItHeld(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	base := served(t)
	begin(g, base, truth.Span{Mode: truth.Hold, For: 200 * time.Millisecond})
	status, header, err := ask(http.MethodPut, base+"/items/a", "a")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusCreated))
	g.Expect(header.Get("X-Authority")).To(Equal(truth.Region))
	a, err := account(base)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(a.Done).To(BeTrue(), "who was held is answered only when the span is over")
	g.Expect(time.Duration(a.Spans[0].To - a.Spans[0].From)).To(BeNumerically(">=", 200*time.Millisecond))
}

func TestBadOrdersAreRejected(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	base := served(t)
	for body, want := range map[string]int{
		"away": http.StatusBadRequest, `{"spans":[]}`: http.StatusBadRequest,
	} {
		resp, err := http.Post(base+truth.PathOrders, "application/json", bytes.NewReader([]byte(body)))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(resp.StatusCode).To(Equal(want))
		g.Expect(resp.Body.Close()).To(Succeed())
	}
	begin(g, base, truth.Span{Mode: truth.Stale, For: time.Minute})
	status, _, err := ask(http.MethodPost, base+truth.PathOrders, `{"spans":[{"mode":"forget","count":1}]}`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(status).To(Equal(http.StatusConflict))
}
