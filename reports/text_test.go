package reports

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		lines bool
		want  string
	}{
		"plain":               {"failover, ± 3 s", false, "failover, ± 3 s"},
		"other scripts stay":  {"서울 עברית", false, "서울 עברית"},
		"turned order":        {"a\u202egnp.exe", false, `a\u202egnp.exe`},
		"isolates":            {"\u2066x\u2069", false, `\u2066x\u2069`},
		"zero width":          {"ad\u200bmin\ufeff", false, `ad\u200bmin\ufeff`},
		"controls":            {"a\x00b\x07", false, `a\u0000b\u0007`},
		"tags":                {"a\U000e0041b", false, `a\udb40\udc41b`},
		"colours":             {"\x1b[1;31mERROR\x1b[0m x", false, "ERROR x"},
		"broken colour":       {"x\x1b[", false, "x"},
		"lines are kept":      {"a\r\nb\tc", true, "a\nb\tc"},
		"lines become spaces": {"a\nb", false, "a b"},
		"not UTF-8":           {"a\xffb", false, "a\ufffdb"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := visible(c.in, c.lines); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestShortened(t *testing.T) {
	if got := shortened("short", 10); got != "short" {
		t.Errorf("got %q", got)
	}
	got := shortened(strings.Repeat("ä", 64<<10), 160)
	if !utf8.ValidString(got) || len([]rune(got)) > 200 || !strings.HasSuffix(got, "... (65536 characters in all)") {
		t.Errorf("got %d characters ending in %q", len([]rune(got)), got[len(got)-40:])
	}
}

func TestMarkdownSaysItselfOnly(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":                  `a\|b`,
		"**x** _y_ `z`":        "\\*\\*x\\*\\* \\_y\\_ \\`z\\`",
		"<img src=x>":          "&lt;img src=x&gt;",
		"![x](y)":              `!\[x\](y)`,
		"@everyone #12":        `@<!-- -->everyone \#12`,
		"line\n| more":         `line \| more`,
		"see http://x.example": "see http:<!-- -->//x.example",
		`back\slash`:           `back\\slash`,
		"AT&T":                 "AT&amp;T",
	} {
		if got := markdown(in); got != want {
			t.Errorf("markdown(%q) = %q, want %q", in, got, want)
		}
	}
}
