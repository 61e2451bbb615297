package web

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// posts is a workload that is right; cases change one thing of it.
func posts() settings.Workload {
	return settings.Workload{
		Rate: 100, Writes: 0.5, Fresh: 0.25, Deadline: 2 * time.Second,
		Region: "header('X-Served-By')",
		Write: settings.WriteRequest{
			Method: "POST", Path: "/posts", Body: `{"id":"{{.ID}}"}`, Line: 7,
			Headers:   map[string]string{"Content-Type": "application/json"},
			Ack:       "status == 201",
			Refused:   "status == 503 && header('X-Read-Only') == 'true'",
			Authority: "json?.region ?? ''",
		},
		Read: settings.ReadRequest{
			Method: "GET", Path: "/posts/{{.ID}}", Line: 12,
			OK: "status == 200", Missing: "status == 404",
		},
	}
}

func TestCompile(t *testing.T) {
	g := NewWithT(t)
	p, err := compile(posts())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.parseJSON).To(BeTrue())

	plain := posts()
	plain.Write.Authority, plain.Write.Refused, plain.Region = "", "", ""
	p, err = compile(plain)
	g.Expect(err).NotTo(HaveOccurred(), "authority, refused and region may be left out")
	g.Expect(p.parseJSON).To(BeFalse(), "nobody asks for json")
}

func TestCompileExplains(t *testing.T) {
	const (
		known          = ` (known: status, body, json, header('NAME'), id)`
		functionsKnown = ` (known: {{.ID}}, {{.ID | base64}}, {{.ID | urlquery}}, {{.ID | sha256}}, {{.Captured}}, {{.Login.NAME}})`
	)
	for _, c := range []struct {
		name   string
		change func(w *settings.Workload)
		want   string
	}{
		{
			"unknown name", func(w *settings.Workload) { w.Write.Ack = "status == 201 && stats > 1" },
			`workload: x-gameday.workload.write.ack: column 18: unknown name stats in "status == 201 && stats > 1"` + known,
		},
		{
			"syntax", func(w *settings.Workload) { w.Write.Refused = "status = 503" },
			`workload: x-gameday.workload.write.refused: column 8: unexpected token Operator("=") in "status = 503"` + known,
		},
		{
			"no condition", func(w *settings.Workload) { w.Read.OK = "status" },
			`workload: x-gameday.workload.read.ok: expected bool, but got int in "status"`,
		},
		{
			"wrong types", func(w *settings.Workload) { w.Read.Missing = "status == '404'" },
			`workload: x-gameday.workload.read.missing: column 8: invalid operation: == (mismatched types int and string) in "status == '404'"` + known,
		},
		{
			"no text", func(w *settings.Workload) { w.Region = "status" },
			`workload: x-gameday.workload.region: expected string, but got int in "status"`,
		},
		{
			"ack left out", func(w *settings.Workload) { w.Write.Ack = "" },
			`workload: x-gameday.workload.write.ack: is missing: say when it holds, such as "status == 200"`,
		},
		{
			"unknown field of a template", func(w *settings.Workload) { w.Read.Path = "/posts/{{.Id}}" },
			`workload: x-gameday.workload.read.request: request:1:9: executing "request" at <.Id>: can't evaluate field Id in type web.item in "/posts/{{.Id}}"` + functionsKnown,
		},
		{
			"broken template", func(w *settings.Workload) { w.Write.Body = "{{.ID" },
			`workload: x-gameday.workload.write.body: body:1: unclosed action in "{{.ID"` + functionsKnown,
		},
		{
			"unknown function of a template", func(w *settings.Workload) { w.Write.Headers["X-Id"] = "{{.ID | hex}}" },
			`workload: x-gameday.workload.write.headers.X-Id: headers.X-Id:1: function "hex" not defined in "{{.ID | hex}}"` + functionsKnown,
		},
		{
			"no id", func(w *settings.Workload) { w.Read.Path = "/posts/latest" },
			`workload: x-gameday.workload.read.request: nothing in it holds {{.ID}}, so no item can be told from another`,
		},
		{
			"no path", func(w *settings.Workload) { w.Read.Path = "/%zz/{{.ID}}" },
			`workload: x-gameday.workload.read.request: "/%zz/id" is no path: parse "http://localhost/%zz/id": invalid URL escape "%zz"`,
		},
		{
			"a header of two lines", func(w *settings.Workload) { w.Write.Headers["X-Note"] = "a\r\nX-Admin: 1" },
			`workload: x-gameday.workload.write.headers.X-Note: its value holds a control character, such as a line end, which no header can`,
		},
		{
			"a header of no name", func(w *settings.Workload) { w.Write.Headers["X Note:"] = "a" },
			`workload: x-gameday.workload.write.headers: "X Note:" is no name of a header: letters, digits and dashes only`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := posts()
			c.change(&w)
			_, err := compile(w)
			NewWithT(t).Expect(err).To(MatchError(c.want))
		})
	}
}

func TestCompileErrorsKnowTheirLine(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	w.Read.OK = "oops"
	_, err := compile(w)
	var where *workload.Error
	g.Expect(err).To(HaveOccurred())
	g.Expect(errors.As(err, &where)).To(BeTrue())
	g.Expect(where.Key).To(Equal("x-gameday.workload.read.ok"))
	g.Expect(where.Line).To(Equal(12))
	g.Expect(where.Column).To(Equal(1))
	g.Expect(strings.HasPrefix(where.What, "unknown name oops")).To(BeTrue())
}

// The reference system's workload, when its file stands at the root.
func TestCompileOfTheReferenceSystem(t *testing.T) {
	const file = "../../../docker-compose.yml"
	if found, _ := filepath.Glob(file); len(found) == 0 {
		t.Skip("docker-compose.yml is not there yet")
	}
	g := NewWithT(t)
	top, err := compose.Load(t.Context(), file)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = compile(top.Workloads[0])
	g.Expect(err).NotTo(HaveOccurred())
}
