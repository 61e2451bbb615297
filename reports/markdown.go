package reports

import (
	"strings"
	"time"
)

// markdown makes a text say itself and nothing more within a line or a table
// cell of GitHub's Markdown: no markup, no HTML, no mention, no reference.
func markdown(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return markdownEscapes().Replace(s)
}

func markdownEscapes() *strings.Replacer {
	pairs := []string{"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@<!-- -->", "://", ":<!-- -->//", "www.", "www<!-- -->."}
	for _, c := range "\\`*_{}[]#|~$" {
		pairs = append(pairs, string(c), `\`+string(c))
	}
	return strings.NewReplacer(pairs...)
}

// timeText is a wall clock for people, always in UTC.
func timeText(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04:05 MST")
}
