package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWhatIsNotThereIsToldBeforeARun(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{
		"api/.env.example": "A=1\n", "built/Dockerfile": "FROM scratch\n",
		"compose.yaml": `services:
  web:
    image: web
    env_file: [api/.env]
    secrets: [key]
    configs: [tuning]
    privileged: true
  built: { build: ./built }
  unbuilt: { build: ./nowhere }
  optional: { image: x, env_file: [{ path: none.env, required: false }] }
secrets: { key: { file: ./key.txt }, unused: { file: ./unused.txt } }
configs: { tuning: { file: ./tuning.conf } }
` + ownGameday,
	})
	_, wrong := loadIn(t, dir, "compose.yaml")
	g.Expect(strings.Split(wrong, "\n")).To(Equal([]string{
		`compose.yaml:4: service "web": env_file: api/.env is not there; copy api/.env.example to it, and fill it in`,
		`compose.yaml:7: service "web": privileged is refused: a host of the world must not reach past its container; leave it out, or name the one capability that is needed under cap_add`,
		`compose.yaml:11: secret "key": file: key.txt is not there`,
		`compose.yaml:12: config "tuning": file: tuning.conf is not there`,
	}), "all in one pass")

	for _, name := range []string{"api/.env", "key.txt", "tuning.conf"} {
		g.Expect(os.WriteFile(filepath.Join(dir, name), nil, 0o600)).To(Succeed())
	}
	text, err := os.ReadFile(filepath.Join(dir, "compose.yaml"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(strings.ReplaceAll(string(text), "privileged: true", "init: true")), 0o600)).To(Succeed())
	f, wrong := loadIn(t, dir, "compose.yaml")
	g.Expect(wrong).To(BeEmpty())
	g.Expect(f.Warnings).To(ContainElement(ContainSubstring(`service "unbuilt": build.context: nowhere is not there, so a run cannot build the image`)))
	g.Expect(f.Warnings).NotTo(ContainElement(ContainSubstring("built/Dockerfile")))
}

func TestMessagesOfTheLibraryAreReworded(t *testing.T) {
	for name, c := range map[string]struct {
		services string
		want     []string
	}{
		"an unset variable made it": {
			"services:\n  web:\n    image: web\n    volumes: ['${DATA_DIR}:/data']\n",
			[]string{"compose.yaml:4: ", `note: compose.yaml:4: variable "DATA_DIR" is not set and counts as empty`},
		},
		"an unset variable beside what is refused": {
			"services:\n  web:\n    image: 'web:${TAG}x'\n    privileged: true\n",
			[]string{"compose.yaml:4: service \"web\": privileged is refused", `note: compose.yaml:3: variable "TAG" is not set`},
		},
		"a service that a profile switches off": {
			"services:\n  web: {image: web, depends_on: [db]}\n  db: {image: db, profiles: [data]}\n",
			[]string{`compose.yaml:2: service "web": depends_on: service "db" is switched off: none of its profiles is active`},
		},
		"a name with several replicas": {
			"services:\n  web:\n    image: web\n    container_name: mine\n    deploy: {replicas: 2}\n",
			[]string{`compose.yaml:4: service "web": container_name does not go with several replicas`},
		},
		"a secret's name": {
			"services:\n  web:\n    image: web\n    environment: {FILE: /run/secrets/my__key}\n    secrets: [my__key]\n",
			[]string{`compose.yaml:5: service "web": secrets: no such secret "my__key"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"compose.yaml": c.services + ownGameday})
			_, wrong := loadIn(t, dir, "compose.yaml")
			for _, want := range c.want {
				NewWithT(t).Expect(wrong).To(ContainSubstring(want))
			}
		})
	}
}

func TestALinkToNoVariablesIsNone(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{"compose.yaml": "services: {web: {image: web}}\n" + ownGameday})
	g.Expect(os.Symlink("nowhere.conf", filepath.Join(dir, ".env"))).To(Succeed())
	_, wrong := loadIn(t, dir, "compose.yaml")
	g.Expect(wrong).To(BeEmpty())
}
