package docker

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
	. "github.com/onsi/gomega"
)

// proxies is a toxiproxy that keeps what is put on it. It answers nothing for the
// proxies in broken.
type proxies struct {
	mu     sync.Mutex
	toxics map[string][]map[string]any
	broken []string
}

func (p *proxies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Method == http.MethodGet {
		all := map[string]any{}
		for name, toxics := range p.toxics {
			all[name] = map[string]any{"name": name, "toxics": toxics}
		}
		_ = json.NewEncoder(w).Encode(all)
		return
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, gateway.PathToxiproxy+"/proxies/"), "/")
	name := parts[0]
	if r.Method == http.MethodDelete {
		before := len(p.toxics[name])
		p.toxics[name] = slices.DeleteFunc(p.toxics[name], func(t map[string]any) bool { return t["name"] == parts[2] })
		if len(p.toxics[name]) == before {
			http.Error(w, `{"error":"toxic not found","status":404}`, http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if slices.Contains(p.broken, name) {
		http.Error(w, `{"error":"bad toxic","status":400}`, http.StatusBadRequest)
		return
	}
	var toxic map[string]any
	_ = json.NewDecoder(r.Body).Decode(&toxic)
	p.toxics[name] = append(p.toxics[name], toxic)
	_ = json.NewEncoder(w).Encode(toxic)
}

// linked is a world with two links, and a toxiproxy that is none.
func linked(t *testing.T) (*World, *proxies) {
	t.Helper()
	p := &proxies{toxics: map[string][]map[string]any{}}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return &World{Gateway: gateway.New(server.URL, ""), model: system.Model{
		Services: []system.Service{{Name: "db", Ports: []uint16{5432, 9000}}, {Name: "web"}},
		Hosts:    []system.Host{{Name: "db", Service: "db"}, {Name: "web-1", Service: "web"}, {Name: "web-2", Service: "web"}},
		Links:    []system.Link{{From: "web-1", To: "db", Port: 5432}, {From: "web-2", To: "db", Port: 5432}},
	}}, p
}

func TestToxicsOnManyLinks(t *testing.T) {
	g := NewWithT(t)
	w, p := linked(t)
	toxic := system.Toxic{ID: "f1", Type: "latency", Links: w.model.Links, Upstream: true, Attributes: map[string]float64{"latency": 100}}
	_, err := w.Streams().Poison(t.Context(), toxic)
	g.Expect(err).NotTo(HaveOccurred())
	for _, link := range []string{"web-1>db:5432", "web-2>db:5432"} {
		g.Expect(p.toxics[link]).To(ConsistOf(map[string]any{
			"name": "f1-upstream", "type": "latency", "stream": "upstream", "toxicity": 1.0, "attributes": map[string]any{"latency": 100.0},
		}), link)
	}
	_, err = w.Streams().Cure(t.Context(), "f1")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.toxics).To(HaveEach(BeEmpty()))
	_, err = w.Streams().Cure(t.Context(), "f1")
	g.Expect(err).NotTo(HaveOccurred(), "it is not there any more")

	toxic.ID = "run-1/f1-1" // as the injections of a run are called
	_, err = w.Streams().Poison(t.Context(), toxic)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.toxics["web-1>db:5432"][0]["name"]).To(Equal("run-1:f1-1-upstream"))
	_, err = w.Streams().Cure(t.Context(), "run-1/f1-1")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.toxics).To(HaveEach(BeEmpty()))
}

func TestAToxicIsPutOnAllLinksOrNone(t *testing.T) {
	g := NewWithT(t)
	w, p := linked(t)
	p.broken = []string{"web-2>db:5432"}
	_, err := w.Streams().Poison(t.Context(), system.Toxic{ID: "f1", Type: "latency", Links: w.model.Links})
	g.Expect(err).To(MatchError(ContainSubstring("bad toxic")))
	g.Expect(p.toxics).To(HaveEach(BeEmpty()))
}

func TestToxicsThatCannotBe(t *testing.T) {
	w, p := linked(t)
	link := w.model.Links[:1]
	for name, c := range map[string]struct {
		toxic system.Toxic
		want  string
	}{
		"no port declared": {system.Toxic{ID: "f", Links: []system.Link{{From: "web-1", To: "db", Port: 81}}}, `service "db" declares no TCP port 81; name it under expose`},
		"beyond the cap":   {system.Toxic{ID: "f", Links: []system.Link{{From: "web-1", To: "db", Port: 9000}}}, "above the cap on links"},
		"no such host":     {system.Toxic{ID: "f", Links: []system.Link{{From: "web-9", To: "db", Port: 5432}}}, "no such host"},
		"no link":          {system.Toxic{ID: "f"}, "names no link"},
		"no id":            {system.Toxic{Links: link}, "id"},
		"too toxic":        {system.Toxic{ID: "f", Links: link, Toxicity: 1.1}, "not within 0 and 1"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			_, err := w.Streams().Poison(t.Context(), c.toxic)
			g.Expect(err).To(MatchError(ContainSubstring(c.want)))
			g.Expect(p.toxics).To(BeEmpty(), "nothing was tried")
		})
	}
}
