package docker

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// engine serves the Docker API at a Unix socket, and returns its address.
func engine(t *testing.T, serve http.HandlerFunc) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "docker.sock")
	listener, err := net.Listen("unix", socket)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	server := httptest.NewUnstartedServer(serve)
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	return "unix://" + socket
}

// TestGivingUpIsNotAnUnreachableEngine cancels while the engine is silent.
func TestGivingUpIsNotAnUnreachableEngine(t *testing.T) {
	interrupted := errors.New("interrupted")
	asked := make(chan struct{}, 10)
	silent := engine(t, func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	})
	topo, _ := small(t)
	for name, connect := range map[string]func(context.Context) error{
		"connect": func(ctx context.Context) error { _, err := ConnectTo(ctx, silent); return err },
		"up": func(ctx context.Context) error {
			_, err := Up(ctx, topo, Options{Run: "given-up"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			t.Setenv("DOCKER_HOST", silent)
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() {
				<-asked
				cancel(interrupted)
			}()
			err := connect(ctx)
			g.Expect(err).To(MatchError(interrupted))
			g.Expect(errors.As(err, new(Unavailable))).To(BeFalse(), "%v", err)
		})
	}
	g := NewWithT(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := ConnectTo(ctx, silent)
	g.Expect(errors.As(err, new(Unavailable))).To(BeTrue(), "a daemon that does not answer in time: %v", err)
	_, err = ConnectTo(t.Context(), "unix:///nowhere.sock")
	g.Expect(errors.As(err, new(Unavailable))).To(BeTrue(), "no daemon: %v", err)
}

func TestABringUpThatIsBrokenOffSaysWhy(t *testing.T) {
	g, failed, interrupted := NewWithT(t), errors.New("signal: interrupt"), errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	g.Expect(brokenOff(ctx, failed)).To(Equal(failed))
	cancel(interrupted)
	g.Expect(brokenOff(ctx, failed)).To(MatchError("world: the bring-up was broken off: interrupted"))
}
