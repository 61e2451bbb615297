package stopwhen

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	. "github.com/onsi/gomega"
)

const page = `# HELP load as the kernel says
# TYPE load gauge
load{job="a",host="x"} 3
load{job="a",host="y"} 7
load{job="b"} 1e3
# TYPE seconds histogram
seconds_bucket{le="1"} 4
seconds_bucket{le="+Inf"} 5
seconds_sum 2.5
seconds_count 5
plain 42
nothing NaN
`

func of(name string, labels map[string]string) metric {
	bound := 0.0
	return metric{settings.MetricBeyond{URL: "/metrics", Name: name, Labels: labels, Above: &bound}}
}

func TestMetricIsFound(t *testing.T) {
	low := of("load", map[string]string{"job": "a"})
	low.Above, low.Below = nil, low.Above
	for _, c := range []struct {
		name  string
		m     metric
		page  string
		value float64
		why   string // "" when it is found
	}{
		{"without a type", of("plain", nil), page, 42, ""},
		{"the highest of all", of("load", nil), page, 1000, ""},
		{"the highest with a label", of("load", map[string]string{"job": "a"}), page, 7, ""},
		{"the lowest with a label", low, page, 3, ""},
		{"all labels", of("load", map[string]string{"job": "a", "host": "x"}), page, 3, ""},
		{"a count of a histogram", of("seconds_count", nil), page, 5, ""},
		{"a bucket of a histogram", of("seconds_bucket", map[string]string{"le": "1"}), page, 4, ""},
		{"no such metric", of("lood", nil), page, 0, "/metrics has no metric lood"},
		{"no such label", of("load", map[string]string{"job": "c"}), page, 0, "/metrics has no metric load with the labels map[job:c]"},
		{"no number", of("nothing", nil), page, 0, "it is no number"},
		{"no metrics", of("load", nil), "<html>\n", 0, "/metrics is no page of metrics"},
		{"nothing", of("load", nil), "", 0, "has no metric load"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			value, err := c.m.find(strings.NewReader(c.page))
			if c.why != "" {
				g.Expect(err).To(MatchError(ContainSubstring(c.why)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(value).To(Equal(c.value))
		})
	}
}

// TestMetricLasts lets a condition with a span of 3 s judge a reading a second:
// what comes true for too short a time must not fire.
func TestMetricLasts(t *testing.T) {
	const good, high, unknown = 1.0, 9.0, -1.0
	for _, c := range []struct {
		name     string
		readings []float64
		fires    int // at which reading; -1: never
		why      string
	}{
		{"good", []float64{good, good, good, good, good, good}, -1, ""},
		{"high throughout", []float64{good, high, high, high, high}, 4, "it has been above 8 for 3s, and is 9"},
		{"not throughout", []float64{high, high, high, good, high, high, high}, -1, ""},
		{"never known", []float64{unknown, unknown, unknown, unknown, unknown}, 4, "it is not known: lost"},
		{"known again in time", []float64{unknown, unknown, unknown, unknown, good, unknown}, -1, ""},
		{"unknown in between", []float64{high, unknown, high, high, high}, 4, "it is not known: lost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				bound := 8.0
				m := metric{settings.MetricBeyond{Above: &bound, For: 3 * time.Second, Every: time.Second}}
				var bad run
				for n, value := range c.readings {
					err := m.look(&bad, func() (float64, error) {
						if value == unknown {
							return 0, fmt.Errorf("lost")
						}
						return value, nil
					})
					if n == c.fires {
						g.Expect(err).To(MatchError(c.why))
						return
					}
					g.Expect(err).NotTo(HaveOccurred(), "reading %d", n)
					time.Sleep(m.Every) // in the test's own time
				}
				g.Expect(c.fires).To(Equal(-1))
			})
		})
	}
}

func TestMetricIsAskedDirectly(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/metrics":
			fmt.Fprint(w, page)
		case "/moved":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		case "/slow":
			<-r.Context().Done()
		default:
			http.Error(w, page, http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	for path, why := range map[string]string{"/metrics": "", "/moved": "302 Found", "/slow": "deadline exceeded", "/down": "503 Service Unavailable"} {
		g := NewWithT(t)
		m := of("plain", nil)
		m.URL, m.Every = server.URL+path, time.Second
		_, err := m.read(t.Context())
		if why == "" {
			g.Expect(err).NotTo(HaveOccurred())
			continue
		}
		g.Expect(err).To(MatchError(ContainSubstring(why)))
	}
}

func TestTheEndOfTheExperimentIsNoReason(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := of("plain", nil)
	m.URL, m.Every = "http://127.0.0.1:1/metrics", time.Second
	NewWithT(t).Expect(m.Watch(ctx, nil)).To(Succeed())
}
