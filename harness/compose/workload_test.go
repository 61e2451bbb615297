package compose

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	. "github.com/onsi/gomega"
)

func TestLooksAtContent(t *testing.T) {
	for expression, want := range map[string]bool{
		"status == 200": false,
		"status == 200 && header('id') == 'body'": false,
		`header("json.id") == "a\"body"`:          false,
		"header(`body`) != ''":                    false,
		"valid || jsonp":                          false,
		"status == 200 && json?.id == id":         true,
		"json.found":                              true,
		"body contains id":                        true,
		"len(body) > 0":                           true,
		"header('X-Id') == id":                    true,
	} {
		if got := looksAtContent(expression); got != want {
			t.Errorf("looksAtContent(%q) = %v, want %v", expression, got, want)
		}
	}
}

// loadGameday loads a file with these lines in x-gameday, from line 3 on.
func loadGameday(t *testing.T, lines string) (*File, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compose.yml")
	text := "x-gameday:\n  entrypoint: web:80\n" + lines + "\nservices: { web: { image: web } }\n"
	NewWithT(t).Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	return Load(t.Context(), file, Env())
}

func TestSeveralWorkloads(t *testing.T) {
	g := NewWithT(t)
	top, err := loadGameday(t, `  workloads:
    orders:
      rate: 20/s
      writes: 50%
      write: { request: POST /orders }
      read: { request: "GET /orders/{{.ID}}", ok: json.id == id }
    accounts-2:
      deadline: 1s
      write: { request: POST /accounts }
      read: { request: "GET /accounts/{{.ID}}", ok: body contains id }`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Warnings).To(BeEmpty())
	g.Expect(top.Workloads).To(Equal([]settings.Workload{
		{
			Name: "accounts-2", Protocol: settings.HTTP, Key: "x-gameday.workloads.accounts-2", Rate: DefaultRate, Writes: DefaultWrites, Fresh: DefaultFresh, Deadline: time.Second,
			Write: settings.WriteRequest{Method: "POST", Path: "/accounts", Ack: DefaultAck, Line: 11},
			Read:  settings.ReadRequest{Method: "GET", Path: "/accounts/{{.ID}}", OK: "body contains id", Missing: DefaultMissing, Line: 12},
		},
		{
			Name: "orders", Protocol: settings.HTTP, Key: "x-gameday.workloads.orders", Rate: 20, Writes: 0.5, Fresh: DefaultFresh, Deadline: DefaultDeadline,
			Write: settings.WriteRequest{Method: "POST", Path: "/orders", Ack: DefaultAck, Line: 7},
			Read:  settings.ReadRequest{Method: "GET", Path: "/orders/{{.ID}}", OK: "json.id == id", Missing: DefaultMissing, Line: 8},
		},
	}))
}

func TestWorkloadsThatAreWrong(t *testing.T) {
	const one = `{ write: { request: POST /x }, read: { request: "GET /{{.ID}}", ok: json.id == id } }`
	for _, c := range []struct{ name, lines, says string }{
		{"both", "  workload: " + one + "\n  workloads: { a: " + one + " }", `3: x-gameday: workload and workloads are both there`},
		{"none", "  workloads: {}", `3: x-gameday: workloads must be a mapping of names to workloads`},
		{"a list", "  workloads: [" + one + "]", `3: x-gameday: workloads must be a mapping of names to workloads`},
		{"no name", "  workloads:\n    \"a b\": " + one, `4: x-gameday.workloads: "a b" is no name for a workload`},
		{"a name like a path", "  workloads:\n    ../a: " + one, `4: x-gameday.workloads: "../a" is no name for a workload`},
		{"an unknown key in one", "  workloads:\n    a: " + one + "\n    b: { rte: 5 }", `5: x-gameday.workloads.b: unknown key "rte" (did you mean "rate"?)`},
		{"no requests in one", "  workloads:\n    a:", `4: x-gameday.workloads.a.read: request is missing`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadGameday(t, c.lines)
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.says)))
		})
	}
}

func TestWorkloadOfPostgres(t *testing.T) {
	g := NewWithT(t)
	top, err := loadGameday(t, `  workload:
    protocol: postgres
    login: { user: app, password: " secret ", database: shop }
    setup: CREATE TABLE IF NOT EXISTS items (id text)
    write: { statement: INSERT INTO items VALUES ($1), refused: [25006, 53], authority: server }
    read: { statement: SELECT id FROM items WHERE id = $1 }
    connections: 5
    region: where`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Warnings).To(BeEmpty())
	g.Expect(top.Workloads).To(Equal([]settings.Workload{{
		Protocol: settings.Postgres, Rate: DefaultRate, Writes: DefaultWrites, Fresh: DefaultFresh, Deadline: DefaultDeadline,
		SQL: settings.SQL{
			User: "app", Password: " secret ", Database: "shop", Setup: []string{"CREATE TABLE IF NOT EXISTS items (id text)"},
			Write: "INSERT INTO items VALUES ($1)", Read: "SELECT id FROM items WHERE id = $1",
			Refused: []string{"25006", "53"}, RegionColumn: "where", AuthorityColumn: "server", Connections: 5, WriteLine: 7, ReadLine: 8,
		},
	}}))
	g.Expect(top.Workloads[0].TellsRegion() && top.Workloads[0].TellsCopies()).To(BeTrue())
}

func TestWorkloadOfRedis(t *testing.T) {
	g := NewWithT(t)
	top, err := loadGameday(t, `  workload:
    protocol: redis
    write: { command: [SET, "{{.ID}}", 1], replicas: 1 }
    read: { command: [GET, "{{.ID}}"] }`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Workloads[0].Redis).To(Equal(settings.RedisCommands{
		Write: []string{"SET", "{{.ID}}", "1"}, Read: []string{"GET", "{{.ID}}"},
		Refused:  []string{"READONLY", "NOREPLICAS", "LOADING", "MASTERDOWN", "CLUSTERDOWN"},
		Replicas: 1, Within: DefaultReplicasWithin, WriteLine: 5, ReadLine: 6,
	}))
	g.Expect(top.Workloads[0].TellsRegion() || top.Workloads[0].TellsCopies()).To(BeFalse())
}

func TestWorkloadOfAnotherProtocol(t *testing.T) {
	g := NewWithT(t)
	_, err := loadGameday(t, `  workload:
    protocol: postgress
    write: { request: POST /items }
    read: { request: "GET /items/{{.ID}}", ok: json.id == id }`)
	g.Expect(err).To(MatchError(ContainSubstring(`compose.yml:4: x-gameday.workload.protocol: "postgress" is no protocol that is spoken here (known: http, postgres, redis) (did you mean "postgres"?)`)))
	_, err = loadGameday(t, `  workload:
    protocol: redis
    region: header('X')
    write: { command: [SET, "{{.ID}}", [1]] }
    read: { request: "GET /items/{{.ID}}" }`)
	for _, want := range []string{`compose.yml:5: x-gameday.workload: unknown key "region"`, "item 3 must be a text, not a list", `compose.yml:7: x-gameday.workload.read: unknown key "request"`} {
		g.Expect(err).To(MatchError(ContainSubstring(want)))
	}
}

func TestWorkloadWithALogin(t *testing.T) {
	g := NewWithT(t)
	top, err := loadGameday(t, `  workload:
    tls: true
    login:
      - { request: GET /form, capture: { csrf: "header('X-Csrf')" } }
      - { request: POST /login, body: "user=a&password=b&csrf={{.Login.csrf}}", ok: status == 302 }
    write: { request: POST /items, body: "{{.ID}}", capture: json.id }
    read: { request: "GET /items/{{.Captured}}", ok: body contains id }`)
	g.Expect(err).NotTo(HaveOccurred())
	w := top.Workloads[0]
	g.Expect(w.Login).To(Equal([]settings.LoginStep{
		{Method: "GET", Path: "/form", OK: DefaultAck, Capture: map[string]string{"csrf": "header('X-Csrf')"}, Line: 6},
		{Method: "POST", Path: "/login", Body: "user=a&password=b&csrf={{.Login.csrf}}", OK: "status == 302", Line: 7},
	}))
	g.Expect(w.Expired).To(Equal(DefaultExpired))
	g.Expect(w.Write.Capture).To(Equal("json.id"))
	g.Expect(*w.TLS).To(Equal(settings.TLS{ServerName: "web"}))
}

// A certificate is read from where the compose file may read, and from nowhere else.
func TestTheFileOfAnAuthority(t *testing.T) {
	g := NewWithT(t)
	_, err := loadGameday(t, `  workload:
    tls: { ca: /etc/shadow }
    write: { request: POST /items }
    read: { request: "GET /items/{{.ID}}", ok: body contains id }`)
	g.Expect(err).To(MatchError(ContainSubstring("compose.yml:4: x-gameday.workload.tls.ca: /etc/shadow: ")))
	_, err = loadGameday(t, `  workload:
    tls: { ca: ./no-such.pem }
    write: { request: POST /items }
    read: { request: "GET /items/{{.ID}}", ok: body contains id }`)
	g.Expect(err).To(MatchError(ContainSubstring("x-gameday.workload.tls.ca: ./no-such.pem: it cannot be read")))
}
