package compose

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
)

// What a workload is when x-gameday does not say.
const (
	DefaultRate     = 100.0           // requests a second
	DefaultWrites   = 0.2             // share of writes
	DefaultFresh    = 0.1             // share of requests over fresh connections
	DefaultDeadline = 2 * time.Second // of each request

	DefaultAck     = "status >= 200 && status < 300" // write.ack
	DefaultOK      = "status >= 200 && status < 300" // read.ok
	DefaultMissing = "status == 404"                 // read.missing
	DefaultExpired = "status == 401"                 // expired
)

// readWorkloads reads the workload, or several that have names, in the order of
// these. There is always one, so that what is missing of it is told.
func readWorkloads(s section) []settings.Workload {
	if !s.has("workloads") {
		return []settings.Workload{readWorkload(s, "workload")}
	}
	if s.has("workload") {
		s.fail("workload", "workload and workloads are both there; give the one a name, and put it among the others")
	}
	named, ok := s.values["workloads"].(map[string]any)
	if !ok || len(named) == 0 {
		s.fail("workloads", "workloads must be a mapping of names to workloads, such as {orders: {write: …, read: …}}, not %s", kindOf(s.values["workloads"]))
		return []settings.Workload{{}}
	}
	in := section{findings: s.findings, path: s.at("workloads"), values: named}
	var all []settings.Workload
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if !nameOfWorkload(name) {
			in.fail(name, "%q is no name for a workload: letters, digits, - and _ only, at most 40 of them", brief(name))
		}
		w := readWorkload(in, name)
		w.Name, w.Key = name, strings.Join(in.at(name), ".")
		all = append(all, w)
	}
	return all
}

func nameOfWorkload(name string) bool {
	return regexp.MustCompile(`^[\pL\pN][\pL\pN_-]{0,39}$`).MatchString(name)
}

// readWorkload reads the workload at a key: what all have, and what its protocol asks
// for.
func readWorkload(s section, key string) settings.Workload {
	protocol := protocolOf(s, key)
	own := map[string][]string{
		settings.HTTP:     {"region", "login", "expired", "tls"},
		settings.Postgres: {"region", "login", "setup", "connections"},
		settings.Redis:    {"login"},
	}[protocol]
	w := s.under(key, append([]string{"protocol", "rate", "writes", "fresh", "deadline", "write", "read"}, own...)...)
	read := settings.Workload{
		Protocol: protocol,
		Rate:     quantity(w, "rate", DefaultRate, parseRate),
		Writes:   quantity(w, "writes", DefaultWrites, parseShare),
		Fresh:    quantity(w, "fresh", DefaultFresh, parseShare),
		Deadline: quantity(w, "deadline", DefaultDeadline, parseDuration),
	}
	switch protocol {
	case settings.Postgres:
		read.SQL = readSQL(w)
	case settings.Redis:
		read.Redis = readRedis(w)
	default:
		read.Region, read.Write, read.Read = w.text("region"), readWrite(w), readRead(w)
		read.TLS, read.Login = readTLS(w), readLogin(w)
		if len(read.Login) > 0 {
			read.Expired = either(w.text("expired"), DefaultExpired)
		}
	}
	return read
}

// protocolOf is the protocol that the workload at a key names; HTTP when it names
// none, or none that is known.
func protocolOf(s section, key string) string {
	values, _ := s.values[key].(map[string]any)
	named, has := values["protocol"]
	if !has {
		return settings.HTTP
	}
	known := []string{settings.HTTP, settings.Postgres, settings.Redis}
	if name, ok := named.(string); ok && slices.Contains(known, name) {
		return name
	}
	section{findings: s.findings, path: s.at(key)}.invalid("protocol",
		fmt.Errorf("%q is no protocol that is spoken here (known: %s)%s", brief(fmt.Sprint(named)), strings.Join(known, ", "), didYouMean(fmt.Sprint(named), known)))
	return settings.HTTP
}

func readWrite(w section) settings.WriteRequest {
	s := w.under("write", "request", "headers", "body", "ack", "refused", "authority", "capture")
	method, path := readRequest(s, "POST /items/{{.ID}}")
	return settings.WriteRequest{
		Method: method, Path: path,
		Headers:   s.texts("headers"),
		Body:      s.verbatim("body"),
		Ack:       either(s.text("ack"), DefaultAck),
		Refused:   s.text("refused"),
		Authority: s.text("authority"),
		Capture:   s.text("capture"),
		Line:      s.findings.srcs.at(s.path...).line,
	}
}

func readRead(w section) settings.ReadRequest {
	s := w.under("read", "request", "headers", "ok", "missing", "copies")
	method, path := readRequest(s, "GET /items/{{.ID}}")
	ok := either(s.text("ok"), DefaultOK)
	if path != "" && !looksAtContent(ok) {
		s.findings.warn(s.at("ok"), "%s: it does not look at what was read, so that a service which answers with a wrong item would pass; "+
			"add a look at the answer, such as json.id == id or body contains id", strings.Join(s.at("ok"), "."))
	}
	return settings.ReadRequest{
		Method: method, Path: path,
		Headers: s.texts("headers"),
		OK:      ok,
		Missing: either(s.text("missing"), DefaultMissing),
		Copies:  s.text("copies"),
		Line:    s.findings.srcs.at(s.path...).line,
	}
}

// looksAtContent tells whether an expression sees more of an answer than its status
// and headers: its body, or anything that is held against the id.
func looksAtContent(expression string) bool {
	names := regexp.MustCompile("`[^`]*`|"+`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w.]+`).FindAllString(expression, -1)
	return slices.ContainsFunc(names, func(name string) bool {
		name, _, _ = strings.Cut(name, ".")
		return name == "body" || name == "json" || name == "id"
	})
}

// readRequest reads "METHOD /path".
func readRequest(s section, example string) (method, path string) {
	text := s.text("request")
	if text == "" {
		s.fail("request", "request is missing: say what users send, such as %q", example)
		return "", ""
	}
	method, path, _ = strings.Cut(text, " ")
	path = strings.TrimSpace(path)
	methods := []string{"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"}
	switch {
	case !slices.Contains(methods, method):
		s.invalid("request", fmt.Errorf("it does not begin with a method%s", didYouMean(method, methods)))
	case !strings.HasPrefix(path, "/"):
		s.invalid("request", fmt.Errorf("the path after %s does not begin with / (such as %q)", method, example))
	}
	return method, path
}

func either(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
