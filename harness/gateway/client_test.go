package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// serve answers every request with a status and a body, and notes the request.
func serve(t *testing.T, status int, body string) (*Client, func() *http.Request) {
	t.Helper()
	requests := make(chan *http.Request, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- r
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return New(server.URL+"/", "secret"), func() *http.Request { return <-requests }
}

func TestClientAsks(t *testing.T) {
	for name, test := range map[string]struct {
		answer string
		ask    func(context.Context, *Client) error
		want   string
	}{
		"cut":       {`{"before":1,"after":2}`, func(ctx context.Context, c *Client) error { _, err := c.Cut(ctx, Cut{ID: "a"}); return err }, "PUT /cuts"},
		"restore":   {`{"counts":[]}`, func(ctx context.Context, c *Client) error { _, err := c.Restore(ctx, "a b", "c"); return err }, "DELETE /cuts?id=a+b&id=c"},
		"counts":    {`[]`, func(ctx context.Context, c *Client) error { _, err := c.Counts(ctx); return err }, "GET /cuts"},
		"DNS":       {`{}`, func(ctx context.Context, c *Client) error { _, err := c.SetDNS(ctx, DNSRule{ID: "r"}); return err }, "PUT /dns"},
		"DNS heal":  {`{}`, func(ctx context.Context, c *Client) error { _, err := c.ClearDNS(ctx, "r"); return err }, "DELETE /dns?id=r"},
		"traffic":   {`[]`, func(ctx context.Context, c *Client) error { _, err := c.Traffic(ctx); return err }, "GET /traffic"},
		"move":      {`{"from":"198.18.0.3"}`, func(ctx context.Context, c *Client) error { _, err := c.Move(ctx, Move{ID: "m"}); return err }, "PUT /moves"},
		"move back": {`{"counts":[]}`, func(ctx context.Context, c *Client) error { _, err := c.MoveBack(ctx, "m"); return err }, "DELETE /moves?id=m"},
		"moves":     {`[]`, func(ctx context.Context, c *Client) error { _, err := c.MoveCounts(ctx); return err }, "GET /moves"},
		"lease":     {`{"lapsed":1}`, func(ctx context.Context, c *Client) error { _, err := c.Renew(ctx, time.Second); return err }, "PUT /lease"},
		"drop all":  {`{"cuts":["a"]}`, func(ctx context.Context, c *Client) error { _, err := c.DropAll(ctx); return err }, "DELETE /faults"},
		"echo":      {`{}`, func(ctx context.Context, c *Client) error { return c.Probe("web-1").EchoStart(ctx, Echo{ID: "a"}) }, "POST /probe/web-1/echo"},
		"echo read": {`[]`, func(ctx context.Context, c *Client) error { _, err := c.Probe("web-1").EchoRead(ctx, "a"); return err }, "GET /probe/web-1/echo?id=a"},
		"sockets":   {`[]`, func(ctx context.Context, c *Client) error { _, err := c.Probe("web-1").Sockets(ctx); return err }, "GET /probe/web-1/sockets"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			client, request := serve(t, http.StatusOK, test.answer)
			g.Expect(test.ask(t.Context(), client)).To(Succeed())
			asked := request()
			g.Expect(asked.Method + " " + asked.URL.String()).To(Equal(test.want))
			g.Expect(asked.Header.Get("Authorization")).To(Equal("Bearer secret"))
		})
	}
}

func TestClientErrors(t *testing.T) {
	g := NewWithT(t)
	client, _ := serve(t, http.StatusBadRequest, `{"error":"cut \"a\": no host \"db-2\""}`)
	_, err := client.Cut(t.Context(), Cut{ID: "a"})
	g.Expect(err).To(MatchError(`gateway: PUT /cuts: cut "a": no host "db-2" (status 400)`))
	var status *StatusError
	g.Expect(errors.As(err, &status)).To(BeTrue())
	g.Expect(status.Status).To(Equal(http.StatusBadRequest))

	client, _ = serve(t, http.StatusBadGateway, "not JSON")
	_, err = client.Counts(t.Context())
	g.Expect(err).To(MatchError("gateway: GET /cuts: Bad Gateway (status 502)"))

	client, _ = serve(t, http.StatusOK, "not JSON")
	_, err = client.Counts(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring("gateway: GET /cuts: invalid character")))

	_, err = New("http://127.0.0.1:1", "secret").Counts(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring("connection refused")))
	g.Expect(err.Error()).NotTo(ContainSubstring("secret"))
}

func TestAwait(t *testing.T) {
	g := NewWithT(t)
	waiting, err := json.Marshal(Health{Waiting: "the network of host \"web-1\" is not connected yet"})
	g.Expect(err).NotTo(HaveOccurred())
	client, _ := serve(t, http.StatusOK, string(waiting))
	ctx, cancel := context.WithTimeout(t.Context(), 120*time.Millisecond)
	defer cancel()
	_, err = client.Await(ctx)
	g.Expect(err).To(MatchError(ContainSubstring(`the network of host "web-1" is not connected yet`)))
	g.Expect(err).To(MatchError(context.DeadlineExceeded))

	client, _ = serve(t, http.StatusOK, `{"ready":true}`)
	_, err = client.Await(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
}
