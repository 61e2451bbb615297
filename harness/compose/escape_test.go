package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// loadService loads a file whose one service has these lines besides.
func loadService(t *testing.T, dir string, lines ...string) error {
	t.Helper()
	text := "x-gameday:\n  entrypoint: web:80\n" +
		"  workload: { write: { request: \"PUT /{{.ID}}\" }, read: { request: \"GET /{{.ID}}\" } }\n" +
		"services:\n  web:\n    image: web\n    " + strings.Join(lines, "\n    ") + "\n"
	file := filepath.Join(dir, "compose.yml")
	NewWithT(t).Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	_, err := Load(t.Context(), file, Env())
	return err
}

func TestWhatReachesPastAContainerIsRefused(t *testing.T) {
	t.Setenv("DOCKER_HOST", "unix:///home/somebody/engine.sock")
	dir := t.TempDir()
	link := filepath.Join(dir, "innocent")
	NewWithT(t).Expect(os.Symlink("/etc", link)).To(Succeed())
	for name, c := range map[string]struct{ line, says string }{
		"all powers":               {"cap_add: [ALL]", `7: service "web": cap_add: "ALL" is refused: name the few`},
		"root by another name":     {"cap_add: [CHOWN, CAP_SYS_ADMIN]", `cap_add: "CAP_SYS_ADMIN" is refused: it reaches past`},
		"in lower case":            {"cap_add: [cap_sys_ptrace]", `cap_add: "cap_sys_ptrace" is refused`},
		"of no name that is known": {"cap_add: [EVERYTHING]", `cap_add: "EVERYTHING" is refused`},
		"limits of resources":      {"cap_add: [SYS_RESOURCE]", "is refused"},
		"mandatory access":         {"cap_add: [MAC_OVERRIDE]", `cap_add: "MAC_OVERRIDE" is refused`},
		"the packet filter":        {"cap_add: [NET_ADMIN]", `cap_add: "NET_ADMIN" is refused: a host with it could undo the faults`},
		"open by handle":           {"cap_add: [DAC_READ_SEARCH]", "is refused"},
		"the socket":               {"volumes: [/var/run/docker.sock:/var/run/docker.sock]", `7: service "web": volumes: "/var/run/docker.sock" is refused: it holds /var/run/docker.sock, and who can speak to that owns this machine`},
		"the socket, read-only":    {"volumes: ['/run/docker.sock:/s:ro']", "is refused"},
		"by a detour":              {"volumes: ['/run/lock/../docker.sock:/s:ro']", "is refused"},
		"its folder":               {"volumes: ['/var/run:/r:ro']", "docker.sock, and who can speak"},
		"the folder's real name":   {"volumes: ['/run:/r:ro']", "docker.sock, and who can speak to that owns this machine"},
		"all":                      {"volumes: ['/:/host:ro']", "it holds"},
		"containerd":               {"volumes: ['/run/containerd:/r:ro']", "it holds /run/containerd/containerd.sock"},
		"of another user":          {"volumes: ['/srv/else/docker.sock:/s']", "it holds docker.sock"},
		"where DOCKER_HOST is":     {"volumes: ['/home/somebody:/h:ro']", "it holds /home/somebody/engine.sock"},
		"writable settings":        {"volumes: ['/etc:/etc']", "volumes: \"/etc\" is refused: it is not below the project's folder; put a copy there, or allow it by its name: --allow-bind /etc"},
		"one of them":              {"volumes: ['/etc/cron.d/x:/x']", "is not below the project's folder"},
		"the kernel's":             {"volumes: [{type: bind, source: /proc/sys, target: /p}]", "other containers and this machine's kernel can be reached through it"},
		"devices":                  {"volumes: ['/dev/mem:/dev/mem']", "is not below the project's folder"},
		"a link to it":             {"volumes: ['" + link + ":/x']", "is not below the project's folder (it leads to /etc)"},
		"privileged":               {"privileged: true", "privileged is refused: a host of the world must not reach past its container; leave it out"},
		"the machine's ids":        {"pid: host", "pid is refused: every host of the world has namespaces of its own, as hosts do; leave it out"},
		"the machine's memory":     {"ipc: host", "ipc is refused"},
		"the machine's users":      {"userns_mode: host", "userns_mode is refused"},
		"the machine's network":    {"network_mode: host", "network_mode is refused: every host has a network of its own behind the gateway; leave it out"},
		"a device":                 {"devices: ['/dev/kvm:/dev/kvm']", "devices is refused"},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(loadService(t, dir, c.line)).To(MatchError(ContainSubstring(c.says)))
		})
	}
}

func TestWhatStaysInAContainerIsCarried(t *testing.T) {
	for name, line := range map[string]string{
		"small powers":         "cap_add: [NET_BIND_SERVICE, CAP_CHOWN, SYS_NICE, IPC_LOCK]",
		"dropped powers":       "cap_drop: [ALL, SYS_ADMIN]",
		"more confinement":     "security_opt: ['no-new-privileges:true', apparmor=mine]",
		"files to read":        "volumes: ['./init:/init:ro', '/etc/localtime:/etc/localtime:ro', '/etc/ssl/certs:/c:ro']",
		"files of a project":   "volumes: ['./data:/data', '.:/x', './not/there/yet:/y']",
		"loosened, so unheard": "security_opt: [seccomp=unconfined, 'seccomp:unconfined', AppArmor=Unconfined, systempaths=unconfined, 'label:disable', no-new-privileges=false]",
		"the time":             "volumes: ['/usr/share/zoneinfo:/z:ro', '/etc/timezone:/t:ro', '/dev/null:/n:ro']",
		"volumes":              "volumes: ['/var/lib/data', {type: tmpfs, target: /run}]",
		"its own settings":     "sysctls: { net.ipv4.tcp_syn_retries: 2, kernel.shmmax: 1, fs.mqueue.msg_max: 9 }",
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(loadService(t, t.TempDir(), line)).To(Succeed())
		})
	}
}
