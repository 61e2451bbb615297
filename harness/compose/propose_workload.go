package compose

import (
	"slices"
	"strings"
)

// workload proposes how users write and read, as far as the image at the door tells.
func (p *proposing) workload(entry door) {
	p.line("  workload:")
	p.line("    rate: 100/s")
	p.line("    writes: 50%%")
	is := func(names string) bool { return slices.Contains(strings.Fields(names), entry.image) }
	switch {
	case is("postgres postgresql timescaledb postgis pgvector"):
		p.postgres(entry)
	case is("redis valkey keydb redis-stack redis-stack-server"):
		p.line("    protocol: redis")
		p.line(`    write: { command: [SET, "gameday:{{.ID}}", "{{.ID}}"] }`)
		p.line(`    read: { command: [GET, "gameday:{{.ID}}"] }`)
	case is("consul"):
		p.line(`    write: { request: "PUT /v1/kv/gameday/{{.ID}}", body: "{{.ID}}", ack: "status == 200 && body contains 'true'" }`)
		p.line(`    read: { request: "GET /v1/kv/gameday/{{.ID}}?raw", ok: "status == 200 && body == id" }`)
	case is("elasticsearch opensearch"):
		p.line(`    write: { request: "PUT /gameday/_doc/{{.ID}}", headers: { Content-Type: application/json }, body: '{"id":"{{.ID}}"}' }`)
		p.line(`    read: { request: "GET /gameday/_doc/{{.ID}}", ok: "status == 200 && json?._id == id" }`)
	default:
		p.http(entry)
	}
}

// postgres proposes statements. The user's password is not copied.
func (p *proposing) postgres(entry door) {
	environment := p.project.Services[entry.service].Environment
	value := func(name, fallback string) string {
		if v := environment[name]; v != nil && *v != "" {
			return *v
		}
		return fallback
	}
	user := value("POSTGRES_USER", "postgres")
	p.line("    protocol: postgres")
	p.line(`    login: { user: %q, password: "${POSTGRES_PASSWORD:-}", database: %q }    # the password comes from the environment or .env`, user, value("POSTGRES_DB", user))
	p.line("    setup: CREATE TABLE IF NOT EXISTS gameday (id text PRIMARY KEY)")
	p.line("    write: { statement: INSERT INTO gameday (id) VALUES ($1) }")
	p.line("    read: { statement: SELECT id FROM gameday WHERE id = $1 }")
}

// http proposes a form that only the person can fill in.
func (p *proposing) http(entry door) {
	if entry.port == 443 || entry.port == 8443 {
		p.line("    tls: { insecure: true }    # the port looks like HTTPS; ca: FILE would check the certificate")
	}
	p.ask("how a user of %s writes one item and reads it again; these requests are only a form", entry.service)
	p.line(`    write: { request: "POST /items", headers: { Content-Type: application/json }, body: '{"id":"{{.ID}}"}' }`)
	p.line(`    read: { request: "GET /items/{{.ID}}", ok: "status == 200 && body contains id" }`)
	p.line("    # Users may have to log in, or learn the id from the answer: docs/workloads.md.")
}
