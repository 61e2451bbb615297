package compose

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// proposed proposes for one compose file, puts the proposal beside it, and loads both.
func proposed(t *testing.T, text string) (Proposal, *File) {
	t.Helper()
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "compose.yaml")
	g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	p, err := Propose(t.Context(), []string{file}, Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Path).To(Equal(filepath.Join(filepath.Dir(file), "gameday.yaml")))
	g.Expect(os.WriteFile(p.Path, []byte(p.Text), 0o600)).To(Succeed())
	f, err := Load(t.Context(), file, Env("POSTGRES_PASSWORD=given"))
	g.Expect(err).NotTo(HaveOccurred(), p.Text)
	return p, f
}

func TestAProposalLoads(t *testing.T) {
	for name, c := range map[string]struct {
		text     string
		entry    system.Endpoint
		protocol string
		unknown  int
	}{
		"two web hosts and a store": {`
services:
  web-1: { image: shop, expose: ["3000"], depends_on: [db] }
  web-2: { image: shop, expose: ["3000"], depends_on: [db] }
  lb: { image: "nginx:1.27", ports: ["8080:80"], depends_on: [web-1, web-2] }
  db: { image: "postgres:16", environment: { POSTGRES_PASSWORD: hunter2hunter2 } }
  grafana: { image: grafana/grafana, ports: ["3001:3000"] }`, system.Endpoint{Service: "lb", Port: 80}, settings.HTTP, 1},
		"a database alone": {
			`
services:
  db: { image: "postgres:16", ports: ["5432:5432"], environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: hunter2hunter2 } }`,
			system.Endpoint{Service: "db", Port: 5432},
			settings.Postgres, 0,
		},
		"a cache that publishes nothing": {`
services:
  cache: { image: "docker.io/library/redis:7" }`, system.Endpoint{Service: "cache", Port: 6379}, settings.Redis, 0},
		"consul": {`
services:
  kv: { image: hashicorp/consul, ports: ["8500:8500", "8600:8600/udp"] }`, system.Endpoint{Service: "kv", Port: 8500}, settings.HTTP, 0},
		"behind TLS": {`
services:
  app: { image: app, ports: ["443:8443"] }`, system.Endpoint{Service: "app", Port: 8443}, settings.HTTP, 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			p, f := proposed(t, c.text)
			g.Expect(f.Model.Entry).To(Equal(c.entry))
			g.Expect(f.Workloads).To(HaveLen(1))
			g.Expect(f.Workloads[0].Protocol).To(Equal(c.protocol))
			g.Expect(p.Unknown).To(HaveLen(c.unknown))
			g.Expect(p.Text).NotTo(ContainSubstring("hunter2"), "a password is not copied")
			g.Expect(f.Objectives.Common).To(HaveKey("failover_within"))
		})
	}
}

func TestAProposalGuessesRegions(t *testing.T) {
	g := NewWithT(t)
	p, f := proposed(t, `
services:
  proxy: { image: haproxy, ports: ["80:80"] }
  store-eu: { image: store, expose: ["7000"] }
  store_us: { image: store, expose: ["7000"] }
  westwood: { image: other }`)
	g.Expect(f.Model.Regions).To(Equal([]string{"eu", "us"}))
	g.Expect(p.Text).To(ContainSubstring("  store-eu: { labels: { gameday.region: eu } }\n  store_us: { labels: { gameday.region: us } }\n"))
	g.Expect(p.Unknown).To(ContainElement(ContainSubstring("home: NAME")))
}

// What is refused does not stand in the way of the rest.
func TestAProposalDoesWithoutWhatIsRefused(t *testing.T) {
	g := NewWithT(t)
	p, f := proposed(t, `
services:
  web: { image: web, ports: ["80:80"], cap_add: [NET_ADMIN] }
  agent: { image: gcr.io/cadvisor/cadvisor, volumes: ["/var/run/docker.sock:/var/run/docker.sock"] }`)
	g.Expect(p.Text).To(ContainSubstring("the rest is tested without it"))
	g.Expect(f.Model.Services).To(HaveLen(1))
	g.Expect(f.Without.Services).To(Equal([]string{"agent"}))
}

func TestPlaceIn(t *testing.T) {
	for name, want := range map[string]string{
		"web-eu": "eu", "web-us-east-1": "us-east-1", "db_dc1": "dc1", "api.seoul": "seoul", "zone-a": "", "az1-web": "az1",
		"website": "", "westwood": "", "plus": "", "region": "", "dc": "",
	} {
		if got := placeIn(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestWhatNothingIsProposedFor(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"x-gameday is there":    {"x-gameday: { entrypoint: web:80 }\nservices: { web: { image: web } }", "compose.yaml:1: x-gameday is there already"},
		"there is no way in":    {"services: { job: { image: job } }", "so users cannot enter"},
		"it is no compose file": {"services: [1]", "compose.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			file := filepath.Join(t.TempDir(), "compose.yaml")
			g.Expect(os.WriteFile(file, []byte(c.text), 0o600)).To(Succeed())
			_, err := Propose(t.Context(), []string{file}, Env())
			g.Expect(err).To(MatchError(ContainSubstring(c.why)))
		})
	}
}
