package compose

import "testing"

func TestMistyped(t *testing.T) {
	for _, c := range []struct {
		name     string
		region   string
		uses     map[string][]string
		declared []string
		want     bool
	}{
		{"used twice", "seul", map[string][]string{"seul": {"a", "b"}, "seoul": {"c", "d"}}, nil, false},
		{"numbers of a series", "us-east-2", map[string][]string{"us-east-2": {"a"}, "us-east-1": {"b", "c"}}, nil, false},
		{"letters of a series", "zone-b", map[string][]string{"zone-b": {"a"}, "zone-a": {"b", "c"}}, nil, false},
		{"short words that only look alike", "west", map[string][]string{"west": {"a"}, "east": {"b", "c"}}, nil, false},
		{"longer words that only look alike", "north", map[string][]string{"north": {"a"}, "south": {"b", "c"}}, nil, false},
		{"no other is used by several", "seul", map[string][]string{"seul": {"a"}, "seoul": {"b"}}, nil, false},
		{"declared", "seul", map[string][]string{"seul": {"a"}, "seoul": {"b", "c"}}, []string{"seul", "seoul"}, false},
		{"a slip of the pen", "seul", map[string][]string{"seul": {"a"}, "seoul": {"b", "c"}}, nil, true},
		{"not declared", "osaka", map[string][]string{"osaka": {"a", "b"}}, []string{"seoul"}, true},
	} {
		if _, got := mistyped(c.region, c.uses, c.declared); got != c.want {
			t.Errorf("%s: mistyped(%q) = %v, want %v", c.name, c.region, got, c.want)
		}
	}
}
