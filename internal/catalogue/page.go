package catalogue

import (
	"fmt"
	"strings"
)

const opening = `# Faults

What Gameday can do to a system: each kind of fault with what it does, what it looks
like in real life, how it is seen to be in effect, and an example for a plan
([docs/plans.md](plans.md)). ` + "`gameday faults`" + ` prints the list, ` + "`gameday faults KIND`" + ` one kind.

This page is made from the code; ` + "`go generate ./injectors`" + ` writes it anew.

A *group* is what a drill draws by ([docs/drill.md](drill.md)). What a kind *needs* are
powers over the world that the system runs in; where one is missing, a plan says so
before anything runs. The examples fit a system with the regions seoul (home) and
tokyo, and in each the services web, db and dns.

`

// Page is the page of all kinds, in Markdown.
func Page(all []Entry) string {
	var b strings.Builder
	b.WriteString(opening)
	b.WriteString("| kind | group | does |\n|---|---|---|\n")
	for _, e := range all {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", e.Kind, anchor(e.Kind), e.Group, cell(e.Summary))
	}
	for _, e := range all {
		b.WriteString("\n" + e.section())
	}
	return b.String()
}

// section is the part of one kind.
func (e Entry) section() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n| | |\n|---|---|\n", e.Kind)
	for _, f := range e.facts() {
		fmt.Fprintf(&b, "| %s | %s |\n", f.what, cell(f.says))
	}
	if len(e.Params) > 0 {
		b.WriteString("\n| parameter | means | |\n|---|---|---|\n")
	}
	for _, p := range e.Params {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", p.Name, cell(p.Usage), cell(p.choice()))
	}
	fmt.Fprintf(&b, "\n```yaml\n%s```\n", e.Example)
	return b.String()
}

// anchor is the name of a section in links.
func anchor(kind string) string { return strings.ReplaceAll(kind, ".", "") }

// cell is a text as a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
