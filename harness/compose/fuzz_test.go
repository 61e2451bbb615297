package compose

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
)

// fuzzPatience is how long one file may take. Most take a millisecond.
const fuzzPatience = 20 * time.Second

// FuzzLoad holds that no file makes Load panic or hang, and that each error of a
// file says where.
func FuzzLoad(f *testing.F) {
	logrus.SetOutput(io.Discard) // the compose library warns of unset variables there
	f.Cleanup(func() { logrus.SetOutput(os.Stderr) })
	files, err := filepath.Glob("testdata/*/*.yml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	files = append(files, "../../docker-compose.yml")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("services: &s {<<: *s, web: {image: x}}\n"))
	f.Add([]byte("services: {web: {image: x, expose: ['1-65535'], scale: 200}}\n"))
	f.Add([]byte("services: {web: {ulimits: {nofile: {soft: a}}}}\n"))
	f.Add([]byte("---\nservices: {web: {image: x}}\n---\n- a\n"))
	f.Add([]byte("x-gameday: {regions: [[1], {}]}\nservices: {web: {image: x}}\n"))
	f.Add([]byte("x-gameday: {abort_when: [{metric: {url: '%'}, above: .nan}, [], {command: [[]]}, 5], limits: {memory: 9EiB}}\nservices: {web: {image: x}}\n"))
	f.Add([]byte("include: [compose.yml]\nservices: {web: {image: x}}\n"))
	f.Add([]byte("services: {web: {extends: {file: compose.yml, service: web}}}\n"))
	f.Add([]byte("services: {web: {image: x, env_file: [/dev/zero]}}\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		file := filepath.Join(dir, "compose.yml")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		top, err := Load(t.Context(), file, Env())
		if took := time.Since(began); took > fuzzPatience {
			t.Errorf("it took %s", took)
		}
		var where *Error
		switch {
		case err == nil && (top.Entry.Port == 0 || len(top.Hosts) == 0):
			t.Errorf("accepted without an entrypoint: %+v", top)
		case err != nil && !errors.As(err, &where):
			t.Errorf("an error without a line: %v", err)
		case err != nil && where.Line < 1:
			t.Errorf("line %d: %v", where.Line, err)
		}
	})
}
