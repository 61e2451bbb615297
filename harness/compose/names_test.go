package compose

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// hostileNames are quoted as YAML and JSON have them.
func hostileNames() map[string]string {
	return map[string]string{
		"out of the folder": `"../../x"`,
		"a script":          `"<script>alert(1)</script>"`,
		"end of CDATA":      `"a]]>b"`,
		"endless":           `"` + strings.Repeat("a", 64<<10) + `"`,
		"a terminal":        `"a\u001b[2J"`,
		"turned around":     `"a\u202egnp"`,
		"NUL":               `"a\u0000b"`,
		"line ends":         `"a\nb"`,
		"a format":          `"%s%n"`,
		"a flag":            `"--help"`,
		"the folder above":  `".."`,
		"emoji":             `"a\U0001f525"`,
		"a quote":           `"a\"b"`,
	}
}

func TestHostileNamesAreRefused(t *testing.T) {
	const file = `x-gameday:
  entrypoint: web:80
  workload: { write: { request: "PUT /{{.ID}}" }, read: { request: "GET /{{.ID}}" } }
services:
  web: { image: web, labels: { gameday.region: %s } }
  %s: { image: web }
`
	for name, text := range hostileNames() {
		for what, content := range map[string]string{
			"region":  fmt.Sprintf(file, text, "db"),
			"service": fmt.Sprintf(file, "seoul", text),
		} {
			t.Run(what+", "+name, func(t *testing.T) {
				g := NewWithT(t)
				path := filepath.Join(t.TempDir(), "compose.yml")
				g.Expect(os.WriteFile(path, []byte(content), 0o600)).To(Succeed())
				_, err := Load(t.Context(), path, Env())
				var where *Error
				g.Expect(errors.As(err, &where)).To(BeTrue(), "%v", err)
				g.Expect(where.Line).To(BeNumerically(">=", 1))
			})
		}
	}
}

func TestNamesOfRegions(t *testing.T) {
	for region, want := range map[string]bool{
		"seoul": true, "us-east-1": true, "eu_west.2": true, "New York": true, "서울": true, "दिल्ली": true, strings.Repeat("a", 63): true,
		strings.Repeat("a", 64): false, " seoul": false, "seoul-": false, "-v": false, "a/b": false, "a|b": false, "a\u200db": false, "\xff": false, "a\tb": false,
	} {
		NewWithT(t).Expect(sound(region)).To(Equal(want), "%q", region)
	}
}

func TestANameThatNoHostCanHave(t *testing.T) {
	long := strings.Repeat("a", 62)
	err := loadService(t, t.TempDir(), "scale: 2", "labels: {}")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	text := "x-gameday:\n  entrypoint: " + long + ":80\n" +
		"  workload: { write: { request: \"PUT /{{.ID}}\" }, read: { request: \"GET /{{.ID}}\" } }\n" +
		"services:\n  " + long + ": { image: web, scale: %d }\n"
	file := filepath.Join(t.TempDir(), "compose.yml")
	for scale, says := range map[int]string{1: "", 2: `5: service "` + long[:60] + `...": its host`} {
		g := NewWithT(t)
		g.Expect(os.WriteFile(file, fmt.Appendf(nil, text, scale), 0o600)).To(Succeed())
		if _, err := Load(t.Context(), file, Env()); says == "" {
			g.Expect(err).NotTo(HaveOccurred())
		} else {
			g.Expect(err).To(MatchError(ContainSubstring(says)))
		}
	}
}
