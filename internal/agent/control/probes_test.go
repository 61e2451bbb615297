package control

import (
	"net"
	"net/http"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestProbes(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(dir, "web-1.sock"))
	g.Expect(err).NotTo(HaveOccurred())
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.Method + " " + r.URL.String()))
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })

	probes := Probes(dir, []string{"web-1", "web-2"})
	answer := send(probes, "DELETE", "/probe/web-1/echo?id=a", "")
	g.Expect(answer.Body.String()).To(Equal("DELETE /echo?id=a"))
	answer = send(probes, "GET", "/probe/web-2/sockets", "")
	g.Expect(answer.Code).To(Equal(http.StatusBadGateway))
	g.Expect(answer.Body.String()).To(ContainSubstring(`reach the probe of \"web-2\"`))
	for _, path := range []string{"/probe/web-3/sockets", "/probe/../etc/passwd", "/probe//sockets", "/probe/"} {
		g.Expect(send(probes, "GET", path, "").Code).To(Equal(http.StatusNotFound), path)
	}
}
