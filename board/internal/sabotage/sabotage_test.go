package sabotage

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, s := range All() {
		if got, err := Parse(string(s.Name)); err != nil || got != s.Name {
			t.Errorf("Parse(%q) = %q, %v", s.Name, got, err)
		}
	}
	if got, err := Parse(""); err != nil || got != None {
		t.Errorf(`Parse("") = %q, %v: want a healthy board`, got, err)
	}
}

func TestParseUnknown(t *testing.T) {
	for _, bad := range []string{"no-failovers", "No-Failover", " "} {
		_, err := Parse(bad)
		if err == nil {
			t.Errorf("Parse(%q): no error", bad)
			continue
		}
		for _, s := range All() {
			if !strings.Contains(err.Error(), string(s.Name)) {
				t.Errorf("Parse(%q): %v does not list %s", bad, err, s.Name)
			}
		}
	}
}

func TestEachIsNamedOnceAndExplained(t *testing.T) {
	seen := map[Name]bool{None: true}
	for _, s := range All() {
		if seen[s.Name] {
			t.Errorf("%q is there twice, or empty", s.Name)
		}
		seen[s.Name] = true
		if s.Help == "" || strings.Contains(s.Help, "\n") {
			t.Errorf("%s: the help is %q, want one line", s.Name, s.Help)
		}
	}
}
