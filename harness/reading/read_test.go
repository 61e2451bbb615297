package reading

import (
	"context"
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// told is a host whose witness gets one answer.
type told struct {
	system.Witness
	met system.Dial
	err error
	ask *system.Exchange
}

func (t told) At(string) system.Witness { return t }

func (t told) Exchange(_ context.Context, e system.Exchange) (system.Dial, error) {
	*t.ask = e
	return t.met, t.err
}

func TestRead(t *testing.T) {
	page := func(status, body string) system.Dial {
		got := "HTTP/1.0 " + status + "\r\nContent-Type: text/plain\r\n\r\n" + body
		return system.Dial{Reply: system.Open, Got: got, Heard: len(got)}
	}
	r := settings.Reading{ID: "queue", Host: "worker", Port: 9090, Path: "/metrics", Metric: "queue_length"}
	for name, test := range map[string]struct {
		met  system.Dial
		err  error
		want float64
		why  string
	}{
		"a figure":           {met: page("200 OK", "queue_length 42\n"), want: 42},
		"nobody listens":     {met: system.Dial{Reply: system.GotRefused}, why: "port 9090 of worker is refused"},
		"no answer":          {met: system.Dial{Reply: system.GotSilence}, why: "silent"},
		"the witness fails":  {err: errors.New("gone"), why: "gone"},
		"not well":           {met: page("503 Service Unavailable", "queue_length 1\n"), why: "503"},
		"another protocol":   {met: system.Dial{Reply: system.Open, Got: "SSH-2.0\r\n"}, why: "does not answer in HTTP"},
		"no such metric":     {met: page("200 OK", "other 1\n"), why: "no metric queue_length"},
		"several series":     {met: page("200 OK", "queue_length{a=\"1\"} 1\nqueue_length{a=\"2\"} 2\n"), why: "several series"},
		"no number":          {met: page("200 OK", "queue_length NaN\n"), why: "no number"},
		"a page without end": {met: system.Dial{Reply: system.Open, Got: strings.Repeat("x", 10), Heard: system.MaxKeep + 1}, why: "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var asked system.Exchange
			got, err := Read(t.Context(), told{met: test.met, err: test.err, ask: &asked}, r)
			g.Expect(asked.Addr).To(Equal("127.0.0.1:9090"), "it is asked from within")
			g.Expect(asked.Say).To(HavePrefix("GET /metrics HTTP/1.0\r\n"))
			if test.why != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.why)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(test.want))
		})
	}
	_, err := Read(t.Context(), nil, r)
	NewWithT(t).Expect(err).To(MatchError(system.ErrUnsupported))
}
