package suggest

import "testing"

func TestDidYouMean(t *testing.T) {
	regions := []string{"seoul", "tokyo"}
	for _, c := range []struct {
		name, bad string
		choices   []string
		want      string
	}{
		{"a letter missing", "seul", regions, ` (did you mean "seoul"?)`},
		{"two letters swapped", "tokoy", regions, ` (did you mean "tokyo"?)`},
		{"other case", "Seoul", regions, ` (did you mean "seoul"?)`},
		{"nothing near", "osaka", regions, ` (known: seoul, tokyo)`},
		{"too short to be near", "a", []string{"b"}, ` (known: b)`},
		{"no choices", "seul", nil, ``},
		{"empty", "", regions, ` (known: seoul, tokyo)`},
		{"the first of equals", "webx", []string{"weby", "weba"}, ` (did you mean "weba"?)`},
	} {
		if got := DidYouMean(c.bad, c.choices); got != c.want {
			t.Errorf("%s: DidYouMean(%q) = %q, want %q", c.name, c.bad, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abc", "abd", 1},
		{"kitten", "sitting", 3},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
