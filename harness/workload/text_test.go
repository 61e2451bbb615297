package workload

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestBrief(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"short", "connection refused", "connection refused"},
		{"several lines", "a\n b\t c", "a b c"},
		{"moves the cursor", "a\x1b[2Jb\x07", "a[2Jb"},
		{"turns the text round", "a\u202eb", "ab"},
		{"no text at all", "a\xff\xfeb", "ab"},
		{"other scripts", "서울", "서울"},
		{"long", strings.Repeat("x", 300), strings.Repeat("x", 120) + "..."},
		{"long, cut within a letter", strings.Repeat("x", 119) + "서울", strings.Repeat("x", 119) + "..."},
	} {
		if got := Brief(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNamesOfRegionsAreBounded(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		noted            int
	}{
		{"a name", "seoul", "seoul", 0},
		{"none", "", "", 0},
		{"of other letters", "서울", "서울", 0},
		{"as long as may be", strings.Repeat("x", 63), strings.Repeat("x", 63), 0},
		{"too long", strings.Repeat("x", 64), strings.Repeat("x", 63), 1},
		{"too long, cut within a letter", strings.Repeat("x", 62) + "서울", strings.Repeat("x", 62), 1},
		{"of several lines", "a\nb\x1b[0m", "ab[0m", 1},
		{"of nothing that can be printed", "\x00\r\n", "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			var noted []history.Note
			r := newRegions(nil, func(n history.Note) { noted = append(noted, n) })
			g.Expect(r.named(c.text)).To(Equal(c.want))
			g.Expect(r.named(c.text)).To(Equal(c.want))
			g.Expect(noted).To(HaveLen(c.noted), "at most once")
		})
	}
}

func TestNoMoreThan64NamesOfRegions(t *testing.T) {
	g := NewWithT(t)
	var noted []history.Note
	r := newRegions([]string{"seoul"}, func(n history.Note) { noted = append(noted, n) })
	for i := range 64 {
		g.Expect(r.named(fmt.Sprint(i))).To(Equal(fmt.Sprint(i)))
	}
	g.Expect(noted).To(BeEmpty())
	g.Expect(r.named("one more")).To(Equal("other"))
	g.Expect(r.named("63")).To(Equal("63"))
	g.Expect(r.named("")).To(BeEmpty())
	g.Expect(r.named("seoul")).To(Equal("seoul"), "those of the file are always known")
	g.Expect(r.named("and more")).To(Equal("other"))
	g.Expect(noted).To(HaveLen(1))
	g.Expect(noted[0].ID).To(Equal(history.NamesBounded))
	g.Expect(noted[0].Taints).To(BeFalse())
}
