package compose

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	. "github.com/onsi/gomega"
)

// withSLA loads a file of two services, web of two hosts and db, with this sla section.
func withSLA(t *testing.T, sla string) *File {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yml")
	content := `x-gameday:
  entrypoint: web:80
  workload: { write: { request: "PUT /i/{{.ID}}" }, read: { request: "GET /i/{{.ID}}", ok: body contains id } }
` + sla + `
services:
  web: { image: img, expose: ["80"], deploy: { replicas: 2 } }
  db: { image: db, expose: ["80"] }
`
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Load(t.Context(), file, Env())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFileWithoutSLAHasTheDefaults(t *testing.T) {
	g := NewWithT(t)
	for _, nothing := range []string{"", "  sla: {}"} {
		sla := withSLA(t, nothing).SLA
		g.Expect(sla).To(Equal(settings.DefaultSLA()))
		for _, f := range sla.Faults {
			g.Expect(f.Source).NotTo(BeElementOf(settings.Source(""), settings.Given), f.Of)
		}
	}
}

func TestSLAIsRead(t *testing.T) {
	g := NewWithT(t)
	f := withSLA(t, `  sla:
    objective: 99.9%
    host: 99.5%
    beta: 0
    parts:
      web: { availability: 99.99%, needs: 2 }
      db: 99.95%
    faults:
      host.stall: { per_year: 1.5 }
      host: { per_year: 4, lasts: 10m }`)
	sla := f.SLA

	g.Expect(*sla.Objective).To(BeNumerically("~", 0.999, 1e-12))
	g.Expect(sla.Host.Value).To(BeNumerically("~", 0.995, 1e-12))
	g.Expect(sla.Host.Source).To(Equal(settings.Given))
	g.Expect(sla.Beta).To(Equal(settings.Share{Value: 0, Source: settings.Given}))
	g.Expect(*sla.Parts["web"].Availability).To(BeNumerically("~", 0.9999, 1e-12))
	g.Expect(*sla.Parts["web"].Needs).To(Equal(2))
	g.Expect(*sla.Parts["db"].Availability).To(BeNumerically("~", 0.9995, 1e-12))
	g.Expect(sla.Parts["db"].Needs).To(BeNil())
	g.Expect(sla.Faults[:2]).To(Equal([]settings.Frequency{
		{Of: "host", PerYear: 4, Lasts: 10 * time.Minute, Source: settings.Given, File: f.Path, Line: 13},
		{Of: "host.stall", PerYear: 1.5, Lasts: time.Hour, Source: settings.Given, File: f.Path, Line: 12},
	}))
	g.Expect(sla.Faults[2:]).To(Equal(settings.DefaultSLA().Faults))
}
