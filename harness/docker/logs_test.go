package docker

import (
	"encoding/binary"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/system"
)

// frame is a line as the engine sends it for a container without a terminal.
func frame(stream byte, line string) string {
	head := []byte{stream, 0, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(head[4:], uint32(len(line)))
	return string(head) + line
}

func TestLogsWithAndWithoutATerminal(t *testing.T) {
	for name, c := range map[string]struct {
		tty  bool
		sent string
		want []string
	}{
		"without":         {false, frame(1, "out\n") + frame(2, "err\n"), []string{"out", "err"}},
		"with a terminal": {true, "out\r\nerr\r\n", []string{"out", "err"}},
		"nothing written": {false, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			host := engine(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/logs") {
					_, _ = w.Write([]byte(c.sent))
					return
				}
				_ = json.NewEncoder(w).Encode(map[string]any{"Config": map[string]any{"Tty": c.tty}})
			})
			cli, err := client.New(client.WithHost(host), client.WithAPIVersion("1.41"))
			g.Expect(err).NotTo(HaveOccurred())
			t.Cleanup(func() { _ = cli.Close() })
			w := &World{docker: cli, pods: map[string]*pod{"web": {host: system.Host{Name: "web"}, id: "1"}}}
			g.Expect(w.Logs().Log(t.Context(), "web", time.Time{}, 10)).To(Equal(c.want))
			_, err = w.Logs().Log(t.Context(), "nobody", time.Time{}, 10)
			g.Expect(err).To(MatchError(ContainSubstring("no host")))
		})
	}
}
