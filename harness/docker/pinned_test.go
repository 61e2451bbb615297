package docker

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestDigestOf(t *testing.T) {
	digests := []string{"mirror.example/postgres@sha256:aa", "postgres@sha256:bb", "registry:5000/team/db@sha256:cc"}
	for name, want := range map[string]string{
		"postgres": "postgres@sha256:bb", "postgres:15": "postgres@sha256:bb", "postgres@sha256:bb": "postgres@sha256:bb",
		"registry:5000/team/db": "registry:5000/team/db@sha256:cc", "registry:5000/team/db:1": "registry:5000/team/db@sha256:cc",
		"other": "mirror.example/postgres@sha256:aa",
	} {
		NewWithT(t).Expect(digestOf(name, digests)).To(Equal(want), name)
	}
	NewWithT(t).Expect(digestOf("built", nil)).To(BeEmpty())
}

func TestATagThatMovesChangesNothing(t *testing.T) {
	g := NewWithT(t)
	id := "sha256:first"
	engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/images/db:1/json") {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"Id": id, "RepoDigests": []string{"db@sha256:11"}})
	}))
	defer engine.Close()
	cli, err := client.New(client.WithHost("tcp://"+engine.Listener.Addr().String()), client.WithAPIVersion("1.41"))
	g.Expect(err).NotTo(HaveOccurred())
	defer cli.Close()

	w := &World{}
	image, err := w.images.pin(t.Context(), cli, "db:1")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(image).To(Equal(Image{Name: "db:1", ID: "sha256:first", Digest: "db@sha256:11"}))
	id = "sha256:second"
	g.Expect(w.images.id("db:1")).To(Equal("sha256:first"))
	g.Expect(w.Images()).To(Equal([]Image{image}))
	_, err = w.images.pin(t.Context(), cli, "gone")
	g.Expect(err).To(MatchError(ContainSubstring("inspect the image gone")))
}

func TestAnImagePulledByItsTagIsWarnedOf(t *testing.T) {
	g := NewWithT(t)
	s := compose.Service{Service: system.Service{Name: "db", File: "c.yml", Line: 7}}
	pulled := Image{Name: "postgres:15", ID: "sha256:1", Digest: "postgres@sha256:bb"}
	g.Expect(unpinned(s, pulled)).To(Equal(
		`warning: c.yml:7: service "db": the image postgres:15 was pulled by its tag, which may move; pin it as postgres@sha256:bb`))
	g.Expect(unpinned(s, Image{Name: "postgres@sha256:bb", Digest: "postgres@sha256:bb"})).To(BeEmpty())
	g.Expect(unpinned(s, Image{Name: "built:1", ID: "sha256:2"})).To(BeEmpty())
	s.Spec.Build = &types.BuildConfig{}
	g.Expect(unpinned(s, pulled)).To(BeEmpty())
}
