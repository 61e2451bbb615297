package compose

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// folder makes a folder with files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		NewWithT(t).Expect(os.MkdirAll(filepath.Dir(path), 0o750)).To(Succeed())
		NewWithT(t).Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	}
	return dir
}

func TestFind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files []string
		env   []string
		want  []string
	}{
		"compose's name":        {[]string{"docker-compose.yml"}, nil, []string{"docker-compose.yml"}},
		"the newer name first":  {[]string{"docker-compose.yml", "compose.yml", "compose.yaml"}, nil, []string{"compose.yaml"}},
		"with an override":      {[]string{"compose.yml", "compose.override.yml"}, nil, []string{"compose.yml", "compose.override.yml"}},
		"an override of others": {[]string{"compose.yaml", "docker-compose.override.yaml"}, nil, []string{"compose.yaml", "docker-compose.override.yaml"}},
		"ours before compose's": {nil, []string{"GAMEDAY_FILE=a.yml", "COMPOSE_FILE=b.yml"}, []string{"a.yml"}},
		"several":               {[]string{"compose.yaml"}, []string{"COMPOSE_FILE=a.yml:b/c.yml"}, []string{"a.yml", "b/c.yml"}},
		"another separator":     {nil, []string{"COMPOSE_PATH_SEPARATOR=,", "COMPOSE_FILE=a.yml,b.yml"}, []string{"a.yml", "b.yml"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			files := map[string]string{}
			for _, file := range c.files {
				files[file] = "services: {}\n"
			}
			dir := folder(t, files)
			found, err := Find(dir, c.env)
			g.Expect(err).NotTo(HaveOccurred())
			var want []string
			for _, file := range c.want {
				want = append(want, filepath.Join(dir, file))
			}
			g.Expect(found).To(Equal(want))
		})
	}
}

func TestFindReadsTheFileOfVariables(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{".env": "COMPOSE_FILE=base.yml:more.yml\n", "base.yml": "", "more.yml": "", "compose.yaml": ""})
	found, err := Find(dir, nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(Equal([]string{filepath.Join(dir, "base.yml"), filepath.Join(dir, "more.yml")}))
}

func TestFindRefuses(t *testing.T) {
	g := NewWithT(t)
	_, err := Find(t.TempDir(), nil)
	g.Expect(err).To(MatchError(ContainSubstring("there is no compose file in /")))
	g.Expect(err).To(MatchError(ContainSubstring("looked for compose.yaml, compose.yml,")))

	// Nobody named these: who made the folder may be somebody else.
	outside := folder(t, map[string]string{".env": "COMPOSE_FILE=/etc/passwd\n", "compose.yaml": ""})
	_, err = Find(outside, nil)
	g.Expect(err).To(MatchError(ContainSubstring(`COMPOSE_FILE: "/etc/passwd" is refused: it leads out of its folder`)))
	for _, name := range []string{"compose.yaml", "compose.override.yaml"} {
		dir := folder(t, map[string]string{"compose.yml": ""})
		g.Expect(os.Symlink("/etc/passwd", filepath.Join(dir, name))).To(Succeed())
		_, err = Find(dir, nil)
		g.Expect(err).To(MatchError(ContainSubstring(name+" is refused: it leads out of its folder, to /etc/passwd")), name)
	}
}

const ownGameday = `x-gameday:
  entrypoint: web:80
  workload: { write: { request: "PUT /{{.ID}}" }, read: { request: "GET /{{.ID}}", ok: json.id == id } }
`

func TestGamedayStandsInAFileOfItsOwn(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{
		"theirs.yml":   "services: {web: {image: web, expose: [80]}}\n",
		"gameday.yaml": ownGameday,
		"other.yml":    "x-gameday: {entrypoint: web:90}\n",
	})
	file := filepath.Join(dir, "theirs.yml")
	f, err := Load(t.Context(), file, Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Entry.Port).To(BeEquivalentTo(80))
	g.Expect(f.Paths).To(Equal([]string{file, filepath.Join(dir, "gameday.yaml")}))
	g.Expect(f.Workloads[0].Read.Line).To(Equal(3))
	g.Expect(f.At("x-gameday", "workload")).To(Equal(filepath.Join(dir, "gameday.yaml") + ":3"))

	_, err = LoadAll(t.Context(), []string{file, filepath.Join(dir, "other.yml")}, Env())
	g.Expect(err).To(MatchError(ContainSubstring("workload.write: request is missing")), "one that is named goes before it")
}

func TestGamedayOfItsOwnIsNoLinkElsewhere(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{"compose.yml": "services: {web: {image: web}}\n"})
	g.Expect(os.Symlink("/etc/passwd", filepath.Join(dir, "gameday.yaml"))).To(Succeed())
	_, err := Load(t.Context(), filepath.Join(dir, "compose.yml"), Env())
	g.Expect(err).To(MatchError(ContainSubstring("gameday.yaml is refused: it leads out of its folder")))
}
