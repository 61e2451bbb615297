package compose

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/settings"
)

func TestLoadReadsTheDrill(t *testing.T) {
	g := NewWithT(t)
	const file = "testdata/happy/drill.yml"
	top, err := Load(t.Context(), file, Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Drill).To(Equal(settings.Drill{
		Never:   []settings.Exclusion{{Pattern: "db-*", File: file, Line: 10}, {Pattern: "host.kill", File: file, Line: 11}},
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
