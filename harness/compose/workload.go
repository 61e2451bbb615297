package compose

import (
	"fmt"
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
)

func readWorkload(s section) settings.Workload {
	w := s.under("workload", "rate", "writes", "fresh", "deadline", "write", "read", "region")
	return settings.Workload{
		Rate:     quantity(w, "rate", DefaultRate, parseRate),
		Writes:   quantity(w, "writes", DefaultWrites, parseShare),
		Fresh:    quantity(w, "fresh", DefaultFresh, parseShare),
		Deadline: quantity(w, "deadline", DefaultDeadline, parseDuration),
		Region:   w.text("region"),
		Write:    readWrite(w),
		Read:     readRead(w),
	}
}

func readWrite(w section) settings.WriteRequest {
	s := w.under("write", "request", "headers", "body", "ack", "refused", "authority")
	method, path := readRequest(s, "POST /items/{{.ID}}")
	return settings.WriteRequest{
		Method: method, Path: path,
		Headers:   s.texts("headers"),
		Body:      s.verbatim("body"),
		Ack:       either(s.text("ack"), DefaultAck),
		Refused:   s.text("refused"),
		Authority: s.text("authority"),
		Line:      s.findings.src.line(s.path...),
	}
}

func readRead(w section) settings.ReadRequest {
	s := w.under("read", "request", "headers", "ok", "missing", "copies")
	method, path := readRequest(s, "GET /items/{{.ID}}")
	return settings.ReadRequest{
		Method: method, Path: path,
		Headers: s.texts("headers"),
		OK:      either(s.text("ok"), DefaultOK),
		Missing: either(s.text("missing"), DefaultMissing),
		Copies:  s.text("copies"),
		Line:    s.findings.src.line(s.path...),
	}
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
		s.invalid("request", fmt.Errorf("%q does not begin with a method%s", text, didYouMean(method, methods)))
	case !strings.HasPrefix(path, "/"):
		s.invalid("request", fmt.Errorf("%q: the path %q does not begin with / (such as %q)", text, path, example))
	}
	return method, path
}

func either(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
