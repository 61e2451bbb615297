package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// stage is a report to try texts on, and what it looks like with harmless ones.
type stage struct {
	whole   Report
	page    map[string]bool // its structure
	summary string
}

func newStage(tb testing.TB) stage {
	tb.Helper()
	whole := sample(healthyScenario(), brokenScenario(), inconclusiveScenario(), skippedScenario(), repeatedSample().Scenarios[1])
	whole.Named, whole.Repeat, whole.Message = []string{"x"}, 6, "x"
	for i, scenario := range whole.Scenarios {
		if scenario.Timeline != nil { // texts stand beside its buckets: a few do
			const few = 12
			short := coarse(*scenario.Timeline, few)
			whole.Scenarios[i].Timeline = &short
		}
	}
	s := stage{whole: whole}
	s.page = structure(tb, render(tb, HTML, s.with("x")))
	s.summary = string(render(tb, Summary, s.with("x")))
	return s
}

// with is the report with a text wherever one can be.
func (s stage) with(text string) Report {
	r := mapTexts(s.whole, func(kind textKind, was string) string {
		if kind == wordText {
			return was
		}
		return text
	})
	first := &r.Scenarios[0]
	first.Findings = append(first.Findings, Finding{Finding: verdict.Finding{Measure: verdict.Measure(text), State: verdict.Holds, Measured: true, Unit: text}})
	first.Errors = append(first.Errors, ErrorCount{Kind: history.Kind(text), Text: text})
	return r
}

func TestNothingHostileGetsThrough(t *testing.T) {
	s := newStage(t)
	for name, text := range map[string]string{
		"out of the folder":   "../../x",
		"a script":            "<script>alert(1)</script>",
		"out of an attribute": `" onmouseover="alert(1)" x='`,
		"a link":              "javascript:alert(1)",
		"a template":          "{{.Run}} {{define \"x\"}}",
		"end of CDATA":        "]]>",
		"a comment":           "--><!-- <!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]> &e;",
		"endless":             strings.Repeat("A|", 32<<10),
		"a terminal":          "\x1b[2J\x1b]0;title\x07\x9b31m\x08",
		"turned around":       "\u202egnp.exe\u2066\u200f",
		"NUL and line ends":   "a\x00b\r\nc\u2028d\x85e",
		"a format":            "%s%n%!d(MISSING)",
		"a flag":              "--help",
		"a table":             "a | b |\n|---|---|\n# heading\n- [x](javascript:x) ![y](http://z) `code` @everyone #1",
		"emoji":               "\U0001f525\U0001f9d1\u200d\U0001f692",
		"no UTF-8":            "\xff\xfe\xc0\xaf",
		"nothing":             "",
	} {
		t.Run(name, func(t *testing.T) { s.holds(t, text) })
	}
}

// FuzzRender holds that no text changes the structure of a rendered report.
func FuzzRender(f *testing.F) {
	for _, text := range []string{"x", "<b>", "]]>", "\u202e", "\x1b[31m", "a|b\n", "&amp;", "\"'`", "{{.}}", "\xff", "javascript:1", "</style><script>", "\ufffe\U0010ffff"} {
		f.Add(text)
	}
	s := newStage(f)
	f.Fuzz(s.holds)
}

func (s stage) holds(t *testing.T, text string) {
	t.Helper()
	r := s.with(text)
	page, junit, summary := render(t, HTML, r), render(t, JUnit, r), render(t, Summary, r)
	for element := range structure(t, page) {
		if !s.page[element] {
			t.Errorf("the page has %q, which the template has not", element)
		}
	}
	readsAsXML(t, junit)
	staysATable(t, string(summary), s.summary)
	for name, out := range map[string][]byte{"HTML": page, "JUnit": junit, "summary": summary} {
		if i := bytes.IndexFunc(out, steers); i >= 0 {
			t.Errorf("%s holds %q as it came", name, out[max(0, i-20):min(len(out), i+20)])
		}
	}
	if _, err := Load(bytes.NewReader(render(t, JSON, r))); err != nil {
		t.Errorf("the JSON cannot be loaded: %v", err)
	}
}

// steers says whether a character would be obeyed instead of shown.
func steers(c rune) bool {
	return c != '\n' && c != '\t' && (unicode.Is(unicode.Cc, c) || unicode.Is(unicode.Cf, c))
}

// structure lists the elements of a page with the names of their attributes, and
// what it leads to outside of itself.
func structure(tb testing.TB, page []byte) map[string]bool {
	tb.Helper()
	tree, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	seen := map[string]bool{}
	for node := range tree.Descendants() {
		switch node.Type {
		case html.ElementNode:
			seen[node.Data] = true
		case html.CommentNode:
			seen["comment"] = true
		default: // a text, and the document itself
		}
		for _, a := range node.Attr {
			seen[node.Data+" "+a.Key] = true
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				scheme, _, _ := strings.Cut(a.Val, ":")
				seen[node.Data+" leads to "+scheme] = true
			}
		}
	}
	return seen
}

func readsAsXML(t *testing.T, out []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(out))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("junit.xml cannot be read: %v", err)
		}
		if element, is := token.(xml.StartElement); is && !slices.Contains([]string{
			"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out",
		}, element.Name.Local) {
			t.Errorf("junit.xml has an element %q", element.Name.Local)
		}
	}
	var all junitSuites
	if err := xml.Unmarshal(out, &all); err != nil || len(all.Suites) != 1 || len(all.Suites[0].Cases) != 5 {
		t.Errorf("junit.xml lost its cases: %v", err)
	}
}

// staysATable holds that the rows of the first table have its columns, and that
// no line begins with what would begin something else.
func staysATable(t *testing.T, summary, plain string) {
	t.Helper()
	rows := func(text string) (widths []int) {
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "|") {
				widths = append(widths, strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"))
			}
		}
		return widths
	}
	if got, want := rows(summary), rows(plain); !slices.Equal(got, want) && len(summary) < maxSummary/2 {
		t.Errorf("the rows of the tables have %v cells, want %v", got, want)
	}
	headings := mapped(classes(), func(class string) string { return "### " + markdown(className(class)) + "\n" })
	for line := range strings.Lines(summary) {
		if slices.Contains(headings, line) {
			continue // whole: nothing that a report says stands in it
		}
		if !slices.ContainsFunc([]string{"|", "- ", "## ", "**", "Run ", "Percentiles", "And ", "\n"}, func(p string) bool { return strings.HasPrefix(line, p) }) {
			t.Errorf("the summary has a line %q", line)
		}
	}
}
