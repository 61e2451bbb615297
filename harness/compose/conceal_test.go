package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// planted is a secret that no message may hold a part of.
const planted = "hunter2Secret"

// TestNoMessageTellsAPassword loads files that cannot be read as they are, each with a
// secret in the place where the reading fails.
func TestNoMessageTellsAPassword(t *testing.T) {
	for _, c := range []struct{ name, lines, beside, says string }{
		{"a stray brace", "environment: { PASSWORD: 'hunter2${Secret' }", "", `8: service "web": environment.PASSWORD: a "$" begins no variable here; write $$`},
		{"in a list", "environment: [A=b, 'PASSWORD=hunter2${Secret']", "", `8: service "web": environment.1: a "$"`},
		{"in a list of several lines", "environment:\n      - A=$B\n      - 'PASSWORD=hunter2${Secret'", "", `10: service "web": environment.1: a "$"`},
		{"twice", "environment: { A: 'hunter2${Secret' }\n    command: 'hunter2${Secret'", "", `9: service "web": command: a "$"`},
		{"a stray dollar", "environment: { PASSWORD: 'hunter2$Secret' }", "", `W 8: a "$" begins the name of a variable that is not set`},
		{"in a command", "command: 'run --password hunter2${Secret'", "", `8: service "web": command: a "$"`},
		{"in a label", "labels: { x: 'hunter2${Secret' }", "", `8: service "web": labels.x: a "$"`},
		{"an alias", "environment: { PASSWORD: *hunter2Secret }", "", "8: this is not YAML: an alias (*) has no anchor"},
		{"a quotation mark", "environment: { PASSWORD: 'hunter2Secret }", "", "8: this is not YAML"},
		{"a tag", "environment: { PASSWORD: !hunter2Secret x }", "", ""},
		{"a text for a mapping", "environment: hunter2Secret", "", "8: services.web.environment must be a mapping"},
		{"a list for a text", "environment: { PASSWORD: [hunter2Secret] }", "", "8: services.web.environment.PASSWORD must be"},
		{"a key for a value", "PASSWORD=hunter2Secret: y", "", ""},
		{"labels", "labels: [{ a: hunter2Secret }]", "", ""},
		{"arguments", "build: { context: ., args: hunter2Secret }", "", "8: services.web.build.args must be a mapping"},
		{"a command line", "command: 'sh -c \"hunter2Secret'", "", "8: "},
		{"a health check", "healthcheck: { test: { hunter2Secret: x } }", "", "8: services.web.healthcheck.test must be"},
		{"a variable's value", "deploy: { replicas: '${REPLICAS}' }", "", `8: service "web": deploy.replicas: the value is not of the kind`},
		{"a variable's value as a size", "mem_limit: '${REPLICAS}'", "", "8: "},
		{"a variable's value as a port", "ports: ['${REPLICAS}']", "", "8: "},
		{"a file of variables", "env_file: beside.env", "PASSWORD=\"hunter2Secret\n", "8: variables cannot be read from beside.env:2: a quotation mark is not closed"},
		{"a name in it", "env_file: [beside.env]", "PASSWORD hunter2Secret=x\n", "8: variables cannot be read from beside.env:1"},
		{"a mark in it", "env_file: [beside.env]", "PASSWORD/hunter2Secret\n", "8: variables cannot be read from beside.env:1: a character"},
		{"a dollar in it", "env_file: [beside.env]", "PASSWORD=hunter2${Secret\n", `8: variables cannot be read from beside.env: a "$"`},
		{"the .env", "image: x", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			write(t, dir, "beside.env", c.beside)
			file := write(t, dir, "compose.yml", "# a file\n"+least+"services:\n  web:\n    image: x\n    "+c.lines+"\n")
			if c.name == "the .env" {
				g.Expect(os.WriteFile(filepath.Join(dir, ".env"), []byte("PASSWORD='hunter2Secret\n"), 0o600)).To(Succeed())
				g.Expect(os.WriteFile(file, []byte(least+"services: { web: { image: x } }\n"), 0o600)).To(Succeed())
			}
			said := everythingSaid(Load(t.Context(), file, Env("REPLICAS="+planted)))
			g.Expect(said).To(ContainSubstring(c.says))
			g.Expect(said).NotTo(ContainSubstring(planted))
			g.Expect(said).NotTo(ContainSubstring("Secret"))
			g.Expect(said).NotTo(ContainSubstring("hunter2"))
		})
	}
}

// The same for what x-gameday holds.
func TestNoMessageOnXGamedayTellsAPassword(t *testing.T) {
	for _, c := range []struct{ name, lines, says string }{
		{"headers as a text", "  workload: { write: { request: POST /x, headers: 'Authorization: hunter2Secret' } }", "headers: must be a mapping of names to texts, not a text"},
		{"a header as a list", "  workload: { write: { request: POST /x, headers: { Authorization: [hunter2Secret] } } }", "headers.Authorization: must be a text, not a list"},
		{"a stray dollar in a header", "  workload: { write: { request: POST /x, headers: { Authorization: 'hunter2${Secret' } } }", `3: x-gameday.workload.write.headers.Authorization: a "$"`},
		{"a body as a list", "  workload: { write: { request: POST /x, body: [hunter2Secret] } }", "body: must be a text, not a list"},
		{"no method", "  workload: { write: { request: '/x?token=hunter2Secret' } }", "request: it does not begin with a method"},
		{"no path", "  workload: { write: { request: 'POST x?token=hunter2Secret' } }", "request: the path after POST does not begin with /"},
		{"a key that is none", "  workload: { write: { 'password=hunter2Secret': x } }", `unknown key "password…"`},
		{"a command's argument", "  abort_when: [{ command: [x, { --password: hunter2Secret }] }]", "argument 1 is a mapping; quote it"},
		{"a URL", "  abort_when: [{ metric: { url: 'ftp://u:hunter2Secret@x', name: x }, above: 1 }]", "it is no URL of metrics"},
		{"a URL that cannot be read", "  abort_when: [{ metric: { url: 'http://u:hunter2Secret@%x', name: x }, above: 1 }]", "it is no URL"},
		{"a URL that is not allowed", "  abort_when: [{ metric: { url: 'http://u:hunter2Secret@x/y', name: x }, above: 1 }]", "x:80 is not the entrypoint"},
		{"a command that is not allowed", "  abort_when: [{ command: [x, --password, hunter2Secret] }]", "command is refused"},
		{"a text for all", "  workload: hunter2Secret", "workload must be a mapping"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			said := everythingSaid(loadGameday(t, c.lines))
			g.Expect(said).To(ContainSubstring(c.says))
			g.Expect(said).NotTo(ContainSubstring("hunter2"))
			g.Expect(said).NotTo(ContainSubstring("Secret"))
		})
	}
}

// everythingSaid is an error's text and the warnings, each with a W and its line.
func everythingSaid(top *File, err error) string {
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, w := range top.Warnings {
		_, at, _ := strings.Cut(w, "compose.yml:")
		all = append(all, "W "+at)
	}
	return strings.Join(all, "\n")
}

// What helps whoever reads an error is still shown.
func TestNamesAndSizesAreShown(t *testing.T) {
	for lines, says := range map[string]string{
		"image: 'a b'":                    "",
		"depends_on: [nobody]":            `"nobody"`,
		"healthcheck: { interval: soon }": `"soon"`,
		"ports: ['99999']":                "99999",
		"configs: [none]":                 `"none"`,
		"pull_policy: now":                "'now'",
	} {
		file := write(t, t.TempDir(), "compose.yml", least+"services:\n  web:\n    image: x\n    "+lines+"\n")
		NewWithT(t).Expect(everythingSaid(Load(t.Context(), file, Env()))).To(ContainSubstring(says), lines)
	}
}
