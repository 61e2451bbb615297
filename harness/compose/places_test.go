package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const least = "x-gameday:\n  entrypoint: web:80\n" +
	"  workload: { write: { request: \"PUT /{{.ID}}\" }, read: { request: \"GET /{{.ID}}\", ok: json.id == id } }\n"

// write writes a compose file of this text, after the least that it must have.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	NewWithT(t).Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	return file
}

func TestWhatThePersonAllows(t *testing.T) {
	outside, link := t.TempDir(), filepath.Join(t.TempDir(), "link")
	NewWithT(t).Expect(os.Symlink(outside, link)).To(Succeed())
	socket := "/run/docker.sock"
	for _, c := range []struct {
		name, source string
		options      []Option
		says         string // "": it is accepted
	}{
		{"nothing", outside, nil, "it is not below the project's folder; put a copy there, or allow it by its name: --allow-bind " + outside},
		{"the path", outside, []Option{AllowBinds(outside)}, ""},
		{"what is in it", outside + "/data", []Option{AllowBinds("/elsewhere", outside)}, ""},
		{"a link to it", link, []Option{AllowBinds(outside)}, ""},
		{"it by a link", outside, []Option{AllowBinds(link)}, ""},
		{"another that begins so", outside + "x", []Option{AllowBinds(outside)}, "is not below"},
		{"by the environment", outside, []Option{Env(EnvAllowBind + "=/elsewhere" + string(filepath.ListSeparator) + outside)}, ""},
		{"the socket's folder", "/run", []Option{AllowBinds("/run", "/")}, "docker.sock, and who can speak to that owns this machine"},
		{"the socket", socket, []Option{AllowBinds(socket)}, "who can speak to that owns this machine"},
		{"the kernel", "/proc", []Option{AllowBinds("/proc")}, "other containers and this machine's kernel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, t.TempDir(), "compose.yml", least+"services: { web: { image: web, volumes: ['"+c.source+":/x'] } }\n")
			_, err := Load(t.Context(), file, append([]Option{Env()}, c.options...)...)
			if c.says == "" {
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
			} else {
				NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.says)))
			}
		})
	}
}

// What lies beside the compose file comes with it, and allows nothing.
func TestAFileCannotAllowItself(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	write(t, dir, ".env", EnvAllowBind+"=/\n"+EnvAllowCommands+"=1\n"+EnvAllowURL+"=198.18.0.1:80\n")
	file := write(t, dir, "compose.yml", least+"  abort_when:\n    - command: id\n    - { metric: { url: 'http://198.18.0.1/x', name: x }, above: 1 }\n"+
		"services: { web: { image: web, volumes: ['/etc:/x'] } }\n")
	_, err := Load(t.Context(), file, Env("HOME=/root"))
	g.Expect(err).To(MatchError(And(ContainSubstring("command is refused"), ContainSubstring("url is refused"), ContainSubstring(`"/etc" is refused`))))
}

// A file that was saved in the person's home has not all that is there.
func TestAFolderThatIsTooWide(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	project := filepath.Join(home, "project")
	NewWithT(t).Expect(os.Mkdir(project, 0o700)).To(Succeed())
	for dir, says := range map[string]string{
		home:               "put the compose file into a folder of its own",
		filepath.Dir(home): "put the compose file into a folder of its own",
		project:            "",
	} {
		_, err := newGroundFor(t, dir).holds("data", false)
		if says == "" {
			NewWithT(t).Expect(err).NotTo(HaveOccurred(), dir)
		} else {
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(says)), dir)
		}
	}
	_, err := newGroundFor(t, "/").holds("/etc", true)
	NewWithT(t).Expect(err).To(HaveOccurred())
}

func newGroundFor(t *testing.T, dir string) ground {
	t.Helper()
	g, err := newGround(dir, nil)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return g
}

// A folder that was checked is swapped for a link before a host starts.
func TestASwapIsSeen(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	g.Expect(os.Mkdir(data, 0o700)).To(Succeed())
	write(t, dir, "key", "x")
	file := write(t, dir, "compose.yml", least+"services: { web: { image: web, volumes: ['./data:/x', './later:/y'], secrets: [key] } }\nsecrets: { key: { file: ./key } }\n")
	top, err := Load(t.Context(), file, Env())
	g.Expect(err).NotTo(HaveOccurred())
	key := top.Project.Secrets["key"].File
	g.Expect(top.CheckBinds("web")).To(Succeed())
	g.Expect(top.CheckPlace(key)).To(Equal(resolved(key)))

	g.Expect(os.Remove(data)).To(Succeed())
	g.Expect(top.CheckBinds("web")).To(Succeed(), "what is gone is made again, or missed by the engine")
	g.Expect(os.Symlink("/etc", data)).To(Succeed())
	g.Expect(top.CheckBinds("web")).To(MatchError(And(ContainSubstring(`service "web": volumes:`), ContainSubstring("leads to /etc now"))))
	g.Expect(os.Remove(key)).To(Succeed())
	g.Expect(os.Symlink("/nowhere/at/all", key)).To(Succeed())
	_, err = top.CheckPlace(key)
	g.Expect(err).To(MatchError(ContainSubstring("cannot be followed any more")))
	_, err = top.CheckPlace("/etc")
	g.Expect(err).To(MatchError(ContainSubstring("no place that the compose file may use")))
	g.Expect((&File{}).CheckBinds("web")).To(Succeed(), "what mounts nothing")
}

// What is included reads no more than what includes it.
func TestIncludedFilesAreHeldToTheSame(t *testing.T) {
	dir := t.TempDir()
	part := filepath.Join(dir, "part")
	NewWithT(t).Expect(os.Mkdir(part, 0o700)).To(Succeed())
	NewWithT(t).Expect(os.Symlink("/etc/passwd", filepath.Join(part, ".env"))).To(Succeed())
	write(t, dir, "reads.yml", "include:\n  - path: sound.yml\n    env_file: /etc/passwd\n")
	write(t, dir, "extends.yml", "services:\n  x:\n    image: x\n    extends: { file: /etc/passwd, service: x }\n")
	write(t, dir, "sound.yml", "services: { x: { image: x } }\n")
	write(t, dir, "again.yml", "include: [again.yml, sound.yml]\n")
	write(t, part, "sound.yml", "include: [../sound.yml]\n")
	for _, c := range []struct{ name, include, says string }{
		{"sound", "sound.yml", ""},
		{"variables", "reads.yml", `reads.yml:3: include: "/etc/passwd" is refused`},
		{"extends", "extends.yml", `extends.yml:4: extends: "/etc/passwd" is refused`},
		{"a .env that is a link", "part/sound.yml", `compose.yml:1: ` + part + `/.env: it is refused`},
		{"itself", "again.yml", "include cycle detected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, dir, "compose.yml", "include: ["+c.include+"]\n"+least+"services: { web: { image: web } }\n")
			_, err := Load(t.Context(), file, Env())
			if c.says == "" {
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
			} else {
				NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.says)))
			}
		})
	}
}

func TestAProfileOfSystemCalls(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.CopyFS(dir, os.DirFS("testdata/hostile/files"))).To(Succeed())
	file := write(t, dir, "compose.yml", least+"services: { web: { image: web, security_opt: ['seccomp=strict.json', 'no-new-privileges:true'] } }\n")
	top, err := Load(t.Context(), file, Env())
	g.Expect(err).NotTo(HaveOccurred())
	web, _ := top.Service("web")
	g.Expect(web.Spec.SecurityOpt).To(HaveExactElements(HavePrefix(`seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":[`), Equal("no-new-privileges")),
		"the engine gets what was looked at, whatever becomes of the file")
	for content, says := range map[string]string{
		`no JSON`: "its content is no profile", `{}`: "its defaultAction",
		`{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"name":"bpf","action":"SCMP_ACT_ALLOW"}]}`:                                     "it allows the system call bpf",
		`{"defaultAction":"SCMP_ACT_KILL","syscalls":[{"names":["setns"],"action":"SCMP_ACT_LOG","includes":{"caps":["CAP_CHOWN"]}}]}`: "it allows the system call setns",
	} {
		write(t, dir, "strict.json", content)
		_, err := Load(t.Context(), file, Env())
		g.Expect(err).To(MatchError(ContainSubstring(says)), content)
	}
}

func TestCommandsThatAreAllowed(t *testing.T) {
	g := NewWithT(t)
	file := write(t, t.TempDir(), "compose.yml", least+"  abort_when:\n    - command: [./safe.sh, --now, \"it's\"]\n    - command: test ! -e /x\n"+
		"    - { metric: { url: 'https://Metrics.example.org/x', name: x }, above: 1 }\nservices: { web: { image: web } }\n")
	top, err := Load(t.Context(), file, Env(EnvAllowCommands+"=1", EnvAllowURL+"=198.18.0.1:80,metrics.example.org:443"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Commands()).To(Equal([]string{`./safe.sh --now 'it'\''s'`, "sh -c 'test ! -e /x'"}))
	for _, no := range []string{"=0", "=true", "="} {
		_, err = Load(t.Context(), file, Env(EnvAllowCommands+no), AllowURLs("metrics.example.org:443"))
		g.Expect(err).To(MatchError(ContainSubstring("command is refused")), no)
	}
	_, err = Load(t.Context(), file, Env(), AllowCommands(), AllowURLs("metrics.example.org"))
	g.Expect(err).To(MatchError(ContainSubstring("url is refused: Metrics.example.org:443 is not the entrypoint")))
	g.Expect(strings.Count(err.Error(), "\n")).To(BeZero())
}
