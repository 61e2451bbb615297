package compose

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/settings"
)

func TestLoadReadsTheDrill(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/drill.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Drill).To(Equal(settings.Drill{
		Never:   []settings.Exclusion{{Pattern: "db-*", Line: 10}, {Pattern: "host.kill", Line: 11}},
		Weights: map[string]float64{"dns": 3, "region": 0, "latency": 0.5},
		Budget:  30 * time.Minute,
	}))
}

func TestLoadFillsTheDrill(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/least.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Drill).To(Equal(settings.DefaultDrill()))
}
