package compose

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	. "github.com/onsi/gomega"
)

func TestLoadReadsStopConditions(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/safe.yml", Env(), AllowCommands(), AllowURLs("127.0.0.1:9090"))
	g.Expect(err).NotTo(HaveOccurred())
	eight, under := 8.0, -1.5
	g.Expect(top.AbortWhen).To(Equal([]settings.AbortWhen{
		{Served: &settings.ServedBelow{Share: 0.2, For: 5 * time.Second}},
		{Command: &settings.CommandFails{Args: []string{"./still-safe.sh", "--now"}, Every: 2 * time.Second, Timeout: time.Second}},
		{Command: &settings.CommandFails{Args: []string{"test ! -e /tmp/stop"}, Shell: true, Every: DefaultCommandEvery, Timeout: DefaultCommandEvery}},
		{Metric: &settings.MetricBeyond{
			URL: "http://127.0.0.1:9090/metrics", Name: "node_load1", Labels: map[string]string{"job": "x"},
			Above: &eight, For: DefaultAbortFor, Every: DefaultMetricEvery,
		}},
		{Metric: &settings.MetricBeyond{URL: "/metrics", Name: "free", Below: &under, For: 3 * time.Second, Every: 500 * time.Millisecond}},
	}))
	g.Expect(top.Limits).To(Equal(settings.Limits{HostsAtOnce: 0.4, Experiment: 90 * time.Second, Memory: 1 << 30, Containers: 50}))
}

func TestLoadFillsLimits(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/least.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.AbortWhen).To(BeEmpty())
	g.Expect(top.Limits).To(Equal(settings.Limits{HostsAtOnce: 0.6, Experiment: 10 * time.Minute, Memory: 256 << 20, Containers: 200}))
}
