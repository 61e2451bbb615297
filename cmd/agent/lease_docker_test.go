package main_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// inForce puts one fault of each kind in force, and returns what is dropped in
// the end.
func inForce(ctx context.Context, g Gomega, w *world) []string {
	_, err := w.client.Cut(ctx, gateway.Cut{ID: "c", Mode: gateway.Silent, Hosts: []string{"db-1"}})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = w.client.SetDNS(ctx, gateway.DNSRule{ID: "r", Action: gateway.DNSServfail})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(w.client.AddToxic(ctx, "web-1>db-1:7000", slow(time.Minute))).To(Succeed())
	return []string{"cut c", "DNS rule r", "toxic web-1>db-1:7000/slow"}
}

func testDropAll(t *testing.T, w *world) {
	g := NewWithT(t)
	wanted := inForce(t.Context(), g, w)
	dropped, err := w.client.DropAll(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dropped.Names()).To(Equal(wanted))
	t.Logf("dropped within %s", time.Duration(dropped.After-dropped.Before))
	g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", port)), "new", soon)).To(Succeed())
	dropped, err = w.client.DropAll(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dropped.Names()).To(BeEmpty())
}

// testLease lets the lease of the gateway run out. It is armed from then on, so
// only tests without faults may follow.
func testLease(t *testing.T, w *world) {
	g := NewWithT(t)
	const ttl = 500 * time.Millisecond
	_, err := w.client.Renew(t.Context(), gateway.MaxLease)
	g.Expect(err).NotTo(HaveOccurred())
	wanted := inForce(t.Context(), g, w)
	_, err = w.client.Renew(t.Context(), ttl)
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(func() ([]gateway.CutCount, error) { return w.client.Counts(t.Context()) }, ttl+soon).Should(BeEmpty())
	g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", port)), "new", soon)).To(Succeed())
	_, err = w.client.Cut(t.Context(), gateway.Cut{ID: "late", Mode: gateway.Silent, Hosts: []string{"db-1"}})
	var status *gateway.StatusError
	g.Expect(errors.As(err, &status)).To(BeTrue())
	g.Expect(status.Status).To(Equal(http.StatusConflict))
	told, err := w.client.Renew(t.Context(), gateway.MaxLease)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told.Lapsed).To(Equal(1))
	g.Expect(told.Dropped).To(Equal(wanted))
}
