package compose

import (
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const watched = `services:
  web:
    image: web
    cap_add: [CHOWN, NET_ADMIN]
    network_mode: host
    security_opt: ["label:type:x"]
    depends_on: [watch, db]
    links: ["watch:w"]
    volumes: ["./data:/data", "/srv/x:/x"]
  db:
    image: db
    network_mode: host
    build: { context: ., ssh: [default] }
  watch:
    image: watch
    privileged: true
    volumes: ["/var/run/docker.sock:/s", "/sys:/sys:ro"]
`

func TestRefusalsProposeWhatToDoWithout(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{"compose.yaml": watched + ownGameday})
	_, err := Load(t.Context(), filepath.Join(dir, "compose.yaml"), Env())
	g.Expect(Remedy(err)).To(Equal(strings.TrimSpace(`
to do without what is refused, write into x-gameday:
  leave_out: [watch]
  drop:
    db: [network_mode, build.ssh]
    web: [cap_add.NET_ADMIN, network_mode, "security_opt.label:type:x"]
if you trust the file, allow these places: --allow-bind /srv/x`)))
	g.Expect(strings.Count(err.Error(), "network_mode is refused")).To(Equal(1), "what services share is told once")
	g.Expect(err.Error()).To(ContainSubstring(`compose.yaml:5: services "web", "db": network_mode is refused: `))
	g.Expect(err.Error()).To(ContainSubstring(`(also in line 12)`))
	g.Expect(errorsIn(err)).To(HaveLen(9))

	proposed := "  leave_out: [watch]\n  drop:\n    db: [network_mode, build.ssh]\n" +
		"    web: [cap_add.NET_ADMIN, network_mode, \"security_opt.label:type:x\", volumes./x]\n"
	dir = folder(t, map[string]string{"compose.yaml": watched + ownGameday + proposed})
	f, err := Load(t.Context(), filepath.Join(dir, "compose.yaml"), Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(Remedy(err)).To(BeEmpty())
	web, _ := f.Service("web")
	g.Expect(web.Spec.CapAdd).To(Equal([]string{"CHOWN"}))
	g.Expect(web.Spec.NetworkMode).To(BeEmpty())
	g.Expect(web.Spec.SecurityOpt).To(BeEmpty())
	g.Expect(web.Spec.Links).To(BeEmpty())
	g.Expect(web.DependsOn).To(Equal([]string{"db"}))
	g.Expect(web.Spec.Volumes).To(HaveLen(1))
	_, there := f.Service("watch")
	g.Expect(there).To(BeFalse())
	g.Expect(f.Without.Services).To(Equal([]string{"watch"}))
	g.Expect(f.Warnings).To(ContainElement(ContainSubstring(`service "web" does not wait for "watch", which is left out`)))
}

func TestWhatCannotBeLeftOutIsTold(t *testing.T) {
	for name, c := range map[string]struct{ line, want string }{
		"no such service":         {"  leave_out: [wbe]", `x-gameday.leave_out: no such service "wbe" (did you mean "web"?)`},
		"the entrypoint":          {"  leave_out: [web]", `x-gameday.entrypoint: service "web" is left out by x-gameday.leave_out`},
		"no list":                 {"  leave_out: web", "x-gameday: leave_out must be a list, not a text"},
		"a number":                {"  leave_out: [7]", "x-gameday.leave_out: item 0 is a number; it must be a name"},
		"no mapping":              {"  drop: [web]", "x-gameday: drop must be a mapping of services to lists of fields"},
		"a field that is not set": {"  drop: { web: [cap_ad] }", `x-gameday.drop: service "web" has no cap_ad (did you mean "cap_add"?)`},
		"an item that is not":     {"  drop: { web: [cap_add.KILL] }", `x-gameday.drop: service "web" has no cap_add.KILL`},
		"a service that is not":   {"  drop: { wbe: [cap_add] }", `x-gameday.drop: no such service "wbe"`},
	} {
		t.Run(name, func(t *testing.T) {
			text := "services: {web: {image: web, cap_add: [CHOWN]}, db: {image: db}}\n" + ownGameday + c.line + "\n"
			dir := folder(t, map[string]string{"compose.yaml": text})
			_, err := Load(t.Context(), filepath.Join(dir, "compose.yaml"), Env())
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.want)))
		})
	}
}
