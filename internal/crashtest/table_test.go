package crashtest

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestTable(t *testing.T) {
	g := NewWithT(t)
	all := []result{
		{kind: "kill at heal", undo: 3 * time.Second},
		{kind: "term", undo: 9 * time.Second, wrong: []string{"left"}},
		{kind: "kill at heal", undo: time.Second},
		{kind: "kill at heal", undo: 2 * time.Second},
		{kind: "disk", skipped: "not root"},
	}
	g.Expect(rows(all)).To(Equal([]row{
		{kind: "kill at heal", tried: 3, clean: 3, medianUndo: 2 * time.Second, slowestUndo: 3 * time.Second},
		{kind: "term", tried: 1},
		{kind: "disk", skipped: 1},
	}))
	var out strings.Builder
	table(&out, all)
	g.Expect(out.String()).To(MatchRegexp(`all +4 +3 +2\.00 s +3\.00 s +1 skipped`))
	g.Expect(all[0].kind).To(Equal("kill at heal"), "the results stay as they are")
}

func TestAllClean(t *testing.T) {
	cases := []struct {
		name string
		all  []result
		want bool
	}{
		{"nothing was tried", nil, false},
		{"clean", []result{{}}, true},
		{"what cannot be tried here", []result{{}, {skipped: "not root"}}, true},
		{"something left", []result{{}, {wrong: []string{"a network"}}}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { NewWithT(t).Expect(allClean(c.all)).To(Equal(c.want)) })
	}
}
