package harness

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestProgressIsHidden(t *testing.T) {
	g := NewWithT(t)
	var told []string
	hide := func(text string) string { return strings.ReplaceAll(text, "hunter2", "[hidden]") }
	e := Experiment{Hide: hide, Progress: func(line string) { told = append(told, line) }}
	e.progress("the password is %s", "hunter2")
	e.Hide = nil
	e.progress("all is %s", "well")
	g.Expect(told).To(Equal([]string{"the password is [hidden]", "all is well"}))
}
