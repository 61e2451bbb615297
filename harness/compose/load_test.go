package compose

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	. "github.com/onsi/gomega"
)

func TestLoadReadsAWholeFile(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/two-regions.yml", Env("MODE=calm", "IMAGE=img", "PASSWORD=secret"))
	g.Expect(err).NotTo(HaveOccurred())

	g.Expect(top.Path).To(Equal("testdata/happy/two-regions.yml"))
	g.Expect(filepath.IsAbs(top.Dir)).To(BeTrue())
	g.Expect(top.Regions).To(Equal([]string{"seoul", "tokyo"}))
	g.Expect(top.Home).To(Equal("seoul"))
	g.Expect(top.Entry).To(Equal(system.Endpoint{Service: "edge", Port: 8080}))
	g.Expect(top.Hosts).To(Equal([]system.Host{
		{Name: "db-seoul", Service: "db-seoul", Index: 1, Region: "seoul", Role: system.Database},
		{Name: "db-tokyo", Service: "db-tokyo", Index: 1, Region: "tokyo", Role: system.Database},
		{Name: "edge", Service: "edge", Index: 1, Region: system.Outside, Role: system.Balancer},
		{Name: "web-seoul-1", Service: "web-seoul", Index: 1, Region: "seoul", Role: system.App},
		{Name: "web-seoul-2", Service: "web-seoul", Index: 2, Region: "seoul", Role: system.App},
		{Name: "web-tokyo", Service: "web-tokyo", Index: 1, Region: "tokyo", Role: system.App},
	}))
	g.Expect(top.Objectives).To(Equal(settings.Objectives{
		Common: map[string]float64{
			"readonly_within": 5, "failover_within": 20, "failback_within": 60, "max_data_loss": 0, "availability": 0.995,
		},
	}))
	g.Expect(top.Workloads[0]).To(Equal(settings.Workload{
		Protocol: settings.HTTP, Rate: 100, Writes: 0.5, Fresh: 0.25, Deadline: 1500 * time.Millisecond,
		Region: "header('X-Served-By')",
		Write: settings.WriteRequest{
			Method: "POST", Path: "/posts", Headers: map[string]string{"Content-Type": "application/json"},
			Body: `{"id":"{{.ID}}"}`, Ack: "status == 201",
			Refused:   "status == 503 && header('X-Read-Only') == 'true'",
			Authority: "header('X-Authority')", Line: 17,
		},
		Read: settings.ReadRequest{Method: "GET", Path: "/posts/{{.ID}}", OK: "status == 200 && json.id == id", Missing: "status == 404", Line: 24},
	}))
	g.Expect(top.Warnings).To(HaveEach(ContainSubstring("is not there, so a run cannot build the image")), "%q", top.Warnings)

	web, ok := top.Service("web-seoul")
	g.Expect(ok).To(BeTrue())
	g.Expect(web.Line).To(Equal(42))
	g.Expect(web.Hosts).To(Equal([]string{"web-seoul-1", "web-seoul-2"}))
	g.Expect(web.Spec.Image).To(Equal("img:latest"))
	g.Expect(*web.Spec.Environment["MODE"]).To(Equal("calm"))
	edge, _ := top.Service("edge")
	g.Expect(edge.Ports).To(Equal([]uint16{80, 8080}), "the target of ports, and the entrypoint's")
	db, _ := top.Service("db-tokyo")
	g.Expect(db.Ports).To(Equal([]uint16{5432}), "UDP makes no link")
	g.Expect(top.Links).To(ContainElement(system.Link{From: "web-seoul-2", To: "db-seoul", Port: 5432}))
	g.Expect(top.Links).To(ContainElement(system.Link{From: "web-seoul-2", To: "web-seoul-1", Port: 8080}))
	g.Expect(top.Links).NotTo(ContainElement(HaveField("To", "debug")), "its profile is off")
}

func TestLoadFillsDefaults(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/least.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Objectives).To(Equal(settings.Objectives{}))
	g.Expect(top.Workloads[0]).To(Equal(settings.Workload{
		Protocol: settings.HTTP, Rate: DefaultRate, Writes: DefaultWrites, Fresh: DefaultFresh, Deadline: DefaultDeadline,
		Write: settings.WriteRequest{Method: "PUT", Path: "/items/{{.ID}}", Ack: DefaultAck, Line: 5},
		Read:  settings.ReadRequest{Method: "GET", Path: "/items/{{.ID}}", OK: DefaultOK, Missing: DefaultMissing, Line: 6},
	}))
}

func TestLoadSwitchesProfilesOn(t *testing.T) {
	g := NewWithT(t)
	_, err := Load(t.Context(), "testdata/happy/two-regions.yml", Env("MODE=calm", "PASSWORD=p"), Profiles("debug"))
	g.Expect(err).To(MatchError(ContainSubstring(
		`two-regions.yml:82: service "debug": privileged is refused`)), "with the profile on, the service is checked")
}

func TestLoadWarns(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/warnings.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	const file = "testdata/happy/warnings.yml"
	g.Expect(top.Warnings).To(Equal([]string{
		file + `:4: x-gameday.regions: no service stands in "osaka"`,
		file + `:5: x-gameday.workload.read.ok: it does not look at what was read, so that a service which answers with a wrong item would pass; add a look at the answer, such as json.id == id or body contains id`,
		file + `:11: service "web": container_name is ignored: the container is named by Gameday, so that worlds can run side by side; the name still resolves`,
		file + `:12: service "web": logging is ignored: logs go to Docker's json-file driver, so that excerpts can be shown`,
		file + `:13: service "web": deploy.labels is ignored: these are not the container's labels; gameday.* belongs under labels`,
		file + `:16: service "db" declares no TCP port: connections to it are routed and can be cut, but take no TCP toxics; name the port under expose (its image is not one whose ports are known)`,
		file + `:17: variable "TAG" is not set and counts as empty`,
		file + `:18: service "spare" has no replicas: no host of it runs`,
	}))
}

func TestLoadIsDeterministic(t *testing.T) {
	g := NewWithT(t)
	first, err := Load(t.Context(), "testdata/happy/two-regions.yml", Env("MODE=calm", "PASSWORD=p"))
	g.Expect(err).NotTo(HaveOccurred())
	for range 5 {
		again, err := Load(t.Context(), "testdata/happy/two-regions.yml", Env("MODE=calm", "PASSWORD=p"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(again.Hosts).To(Equal(first.Hosts))
		g.Expect(again.Links).To(Equal(first.Links))
	}
}

// The reference system's own file, when it stands at the root.
func TestLoadReadsTheReferenceSystem(t *testing.T) {
	const file = "../../docker-compose.yml"
	if found, _ := filepath.Glob(file); len(found) == 0 {
		t.Skip("docker-compose.yml is not there yet")
	}
	g := NewWithT(t)
	top, err := Load(t.Context(), file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Home).NotTo(BeEmpty())
	g.Expect(top.Regions).To(ContainElement(top.Home))
	for _, w := range top.Warnings {
		t.Log(w)
	}
}

func TestLoadExplains(t *testing.T) {
	for name, want := range sadFiles {
		t.Run(name, func(t *testing.T) {
			file := "testdata/sad/" + name
			_, err := Load(t.Context(), file, Env())
			if err == nil {
				t.Fatalf("Load(%s) found nothing wrong", file)
			}
			got := strings.Split(strings.ReplaceAll(err.Error(), "compose: "+file+":", ""), "\n")
			NewWithT(t).Expect(got).To(Equal(strings.Split(strings.TrimSpace(want), "\n")))
		})
	}
}

func TestEverySadFileIsExpected(t *testing.T) {
	files, err := filepath.Glob("testdata/sad/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if _, ok := sadFiles[filepath.Base(file)]; !ok {
			t.Errorf("%s has no expected message", file)
		}
	}
	if len(files) != len(sadFiles) {
		t.Errorf("%d files, %d expected messages", len(files), len(sadFiles))
	}
}

func TestLoadOfNoFile(t *testing.T) {
	_, err := Load(t.Context(), "testdata/nowhere.yml")
	NewWithT(t).Expect(err).To(MatchError("compose: reading the compose file: open testdata/nowhere.yml: no such file or directory (name it with -f or GAMEDAY_FILE)"))
}

func TestLinksAreCapped(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/two-regions.yml", Env("MODE=calm", "PASSWORD=p"), MaxLinks(6))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Links).To(Equal([]system.Link{
		{From: "edge", To: "web-seoul-1", Port: 8080},
		{From: "edge", To: "web-seoul-2", Port: 8080},
		{From: "edge", To: "web-tokyo", Port: 8080},
		{From: "web-seoul-1", To: "db-seoul", Port: 5432},
		{From: "web-seoul-2", To: "db-seoul", Port: 5432},
		{From: "web-tokyo", To: "db-tokyo", Port: 5432},
	}), "those of depends_on and links come first")
	g.Expect(slices.ContainsFunc(top.Warnings, func(w string) bool {
		return strings.Contains(w, "35 links: 29 are above the cap of 6") && strings.Contains(w, "db-seoul -> edge (2)")
	})).To(BeTrue(), "%q", top.Warnings)
}

// The examples of the documentation are what Load reads.
func TestTheDocumentsExamplesLoad(t *testing.T) {
	g := NewWithT(t)
	text, err := os.ReadFile("../../docs/x-gameday.md")
	g.Expect(err).NotTo(HaveOccurred())
	blocks := strings.Split(string(text), "```yaml\n")[1:]
	g.Expect(blocks).To(HaveLen(9))
	least, _, _ := strings.Cut(blocks[1], "```")
	for _, block := range blocks {
		example, _, _ := strings.Cut(block, "```")
		switch {
		case strings.HasPrefix(example, "  workloads:"):
			example = "x-gameday:\n  entrypoint: web:80\n" + example
		case strings.HasPrefix(example, " "): // a part of x-gameday
			example = least + example
		}
		if !strings.Contains(example, "services:") {
			example += "services: {web: {image: web}}\n"
		}
		file := filepath.Join(t.TempDir(), "docker-compose.yml")
		g.Expect(os.WriteFile(file, []byte(example), 0o600)).To(Succeed())
		_, err := Load(t.Context(), file, Env(), AllowCommands(), AllowURLs("127.0.0.1:9090"))
		g.Expect(err).NotTo(HaveOccurred())
	}
}

func TestLoadReadsTheObjectivesOfClasses(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/objectives-classes.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Objectives.Of(settings.HA)).To(Equal(map[string]float64{"failover_within": 2.5, "max_amplification": 5}))
	g.Expect(top.Objectives.Of(settings.DR)).To(Equal(map[string]float64{"failover_within": 20, "max_data_loss": 10, "max_amplification": 4}))
}
