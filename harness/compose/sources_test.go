package compose

import (
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// load loads files of a folder, and returns errors without the folder's name.
func loadIn(t *testing.T, dir string, names ...string) (*File, string) {
	t.Helper()
	var files []string
	for _, name := range names {
		files = append(files, filepath.Join(dir, name))
	}
	f, err := LoadAll(t.Context(), files, Env())
	if err == nil {
		return f, ""
	}
	return nil, strings.ReplaceAll(strings.ReplaceAll(err.Error(), dir+"/", ""), "compose: ", "")
}

func TestSeveralFilesAreMergedAsComposeDoes(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{
		"base.yml": "services:\n  web:\n    image: web:1\n    environment: {A: base, B: base}\n    ports: ['80:80']\n",
		"sub/more.yml": "services:\n  web:\n    image: web:2\n    environment: {B: more}\n    ports: ['90:90']\n    volumes: ['./data:/data']\n" +
			"  db: {image: db, expose: [5432]}\n" + ownGameday,
	})
	f, wrong := loadIn(t, dir, "base.yml", "sub/more.yml")
	g.Expect(wrong).To(BeEmpty())
	web, _ := f.Service("web")
	g.Expect(web.Spec.Image).To(Equal("web:2"))
	g.Expect(*web.Spec.Environment["A"] + *web.Spec.Environment["B"]).To(Equal("basemore"))
	g.Expect(web.Ports).To(ConsistOf(uint16(80), uint16(90)))
	g.Expect(web.Spec.Volumes[0].Source).To(Equal(filepath.Join(dir, "data")), "paths are those of the first file's folder")
	g.Expect(f.At("services", "db")).To(Equal(filepath.Join(dir, "sub/more.yml") + ":7"))
	g.Expect(f.At("services", "web", "environment", "A")).To(Equal(filepath.Join(dir, "base.yml") + ":4"))
}

func TestErrorsNameTheFileThatIsWrong(t *testing.T) {
	const base = "services:\n  web:\n    image: web\n    cap_add: [CHOWN]\n" + ownGameday
	for name, c := range map[string]struct {
		more map[string]string
		want string
	}{
		"an override's value": {
			map[string]string{"more.yml": "services:\n  web:\n    privileged: true\n"},
			`more.yml:3: service "web": privileged is refused`,
		},
		"an item of a list that is put together": {
			map[string]string{"more.yml": "services:\n  web:\n    cap_add:\n      - KILL\n      - ALL\n"},
			`more.yml:5: service "web": cap_add: "ALL" is refused`,
		},
		"an item without a name in the first of three lists": {
			map[string]string{
				"more.yml": "services:\n  web:\n    env_file: [/etc/hostname]\n",
				"last.yml": "services:\n  web:\n    env_file: [.env]\n", ".env": "",
			},
			`more.yml:3: service "web": env_file: "/etc/hostname" is refused`,
		},
		"a key that is unknown": {
			map[string]string{"more.yml": "services:\n  web:\n    imagee: x\n"},
			`more.yml:3: service "web": unknown key "imagee" (did you mean "image"?)`,
		},
		"no YAML": {
			map[string]string{"more.yml": "services:\n\tweb: 1\n"},
			"more.yml:2: this is not YAML",
		},
		"a service that is not there": {
			map[string]string{"more.yml": "services:\n  web:\n    depends_on: [dbb]\n"},
			`more.yml:3: service "web": depends_on: no such service "dbb"`,
		},
		"x-gameday's own": {
			map[string]string{"more.yml": "x-gameday:\n  home: seoul\n"},
			"more.yml:2: x-gameday.home: ",
		},
		"in an included file": {
			map[string]string{"more.yml": "include: [sub/part.yml]\n", "sub/part.yml": "services:\n  db:\n    image: db\n    pid: host\n"},
			`sub/part.yml:4: service "db": pid is refused`,
		},
		"an included file that is no YAML": {
			map[string]string{"more.yml": "include: [sub/part.yml]\n", "sub/part.yml": "services:\n\tdb: 1\n"},
			"sub/part.yml:2: this is not YAML",
		},
		"in an extended file": {
			map[string]string{
				"more.yml":     "services:\n  db:\n    extends: {file: sub/part.yml, service: base}\n",
				"sub/part.yml": "services:\n  base:\n    image: db\n    pid: host\n",
			},
			`sub/part.yml:4: service "db": pid is refused`,
		},
		"in a service that is extended twice": {
			map[string]string{
				"more.yml":     "services:\n  db:\n    extends: {file: sub/part.yml, service: base}\n",
				"sub/part.yml": "services:\n  base:\n    extends: deep\n  deep:\n    image: db\n    pid: host\n",
			},
			`sub/part.yml:6: service "db": pid is refused`,
		},
		"a file that includes itself": {
			map[string]string{"more.yml": "include: [more.yml]\nservices: {db: {image: db}}\n"},
			"include cycle detected",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.more["base.yml"] = base
			names := []string{"base.yml", "more.yml"}
			if _, third := c.more["last.yml"]; third {
				names = append(names, "last.yml")
			}
			_, wrong := loadIn(t, folder(t, c.more), names...)
			NewWithT(t).Expect(wrong).To(ContainSubstring(c.want))
		})
	}
}
