package record_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/record"
)

func TestFileNames(t *testing.T) {
	long := strings.Repeat("blackout of seoul ", 4<<10)
	for name, c := range map[string]struct{ text, want string }{
		"a scenario":         {"Blackout of Seoul, silent: all OK", "blackout-of-seoul-silent-all-ok"},
		"out of the folder":  {"../../etc/passwd", "etc-passwd"},
		"hidden":             {".bashrc", "bashrc"},
		"a flag":             {"--rm -rf", "rm-rf"},
		"markup":             {"<script>alert(1)</script>", "script-alert-1-script"},
		"end of CDATA":       {"a]]>b", "a-b"},
		"a format":           {"100%s%n", "100-s-n"},
		"a colour":           {"\x1b[31mred\x07", "31mred"},
		"NUL and line ends":  {"a\x00b\r\nc", "a-b-c"},
		"turned around":      {"a\u202egnp.exe", "a-gnp-exe"},
		"emoji":              {"fire \U0001f525!", "fire"},
		"nothing":            {"", "unnamed"},
		"no UTF-8":           {"\xff\xfe", "unnamed"},
		"another script":     {"\u202e서울", "unnamed-8a9f8549"},
		"partly another one": {"Blackout of 서울", "blackout-of-879dcd39"},
		"endless":            {long, "blackout-of-seoul-blackout-of-seoul-blackout-of-seoul-blackout-of-seoul-0cc6bdcd"},
	} {
		if got := record.FileName(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for _, pair := range [][2]string{{"region 서울", "region 도쿄"}, {long, long + "twice"}} {
		if record.FileName(pair[0]) == record.FileName(pair[1]) {
			t.Errorf("two texts have the file name %q", record.FileName(pair[0]))
		}
	}
}

// FuzzFileName holds that a file name is one, stays in its folder, and is the
// name of itself.
func FuzzFileName(f *testing.F) {
	for _, text := range []string{
		"Blackout of Seoul", "../../x", "..", "/", "\x00", "-rf", "<script>", "]]>", "\u202e서울", "%s", "\x1b[2J", "CON",
		strings.Repeat("a", 79) + " b", strings.Repeat("a", 81), strings.Repeat("-a", 40<<10), "\u212a\u0130",
	} {
		f.Add(text)
	}
	plain := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	f.Fuzz(func(t *testing.T, text string) {
		name := record.FileName(text)
		if !plain.MatchString(name) || len(name) > 80 {
			t.Errorf("%q has the file name %q", text, name)
		}
		if filepath.Base(name) != name || !filepath.IsLocal(name) {
			t.Errorf("%q leaves its folder", name)
		}
		if again := record.FileName(name); again != name {
			t.Errorf("%q becomes %q", name, again)
		}
	})
}
