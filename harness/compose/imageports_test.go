package compose

import (
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/system"
)

func TestPortsThatTheFileDoesNotDeclare(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{
		"compose.yaml": ownGameday + `services:
  web: { image: web, depends_on: [db, own, mine, odd, private] }
  db: { image: "registry.example:5000/bitnami/postgresql:16@sha256:` + sixtyFour + `" }
  own: { build: ./own }
  mine: { image: redis, expose: [7000] }
  odd: { image: example/odd }
  private: { build: { context: ., dockerfile_inline: "FROM scratch\nEXPOSE 99/udp 100 $$PORT" } }
`,
		"own/Dockerfile": "FROM golang AS build\nEXPOSE 1\nFROM scratch\nexpose 8080 9090/tcp\n",
	})
	f, err := Load(t.Context(), filepath.Join(dir, "compose.yaml"), Env())
	g.Expect(err).NotTo(HaveOccurred())
	for name, want := range map[string][]uint16{"db": {5432}, "own": {8080, 9090}, "mine": {7000}, "odd": nil, "private": {100}} {
		s, _ := f.Service(name)
		g.Expect(s.Ports).To(Equal(want), name)
	}
	g.Expect(f.Links).To(ContainElement(system.Link{From: "web", To: "db", Port: 5432}))
	g.Expect(f.Warnings).To(ContainElement(ContainSubstring(`service "odd" declares no TCP port`)))
	g.Expect(f.Warnings).NotTo(ContainElement(ContainSubstring(`service "db" declares no TCP port`)))
}

const sixtyFour = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestPortsOfAStage(t *testing.T) {
	dockerfile := []byte("FROM a AS first\nEXPOSE 1 2\nFROM b AS second\nEXPOSE 3\n# EXPOSE 4\nEXPOSE nothing 5-6\n")
	for target, want := range map[string][]uint16{"": {3}, "second": {3}, "FIRST": {1, 2}, "none": {3}} {
		NewWithT(t).Expect(portsOfStage(dockerfile, target)).To(Equal(want), target)
	}
}
