package suggest

import (
	"fmt"
	"slices"
	"strings"
)

// DidYouMean returns ` (did you mean "NEAREST"?)`, or all the choices when none
// is near, or "" when there are none.
func DidYouMean(bad string, choices []string) string {
	if near, ok := Nearest(bad, choices); ok {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	if len(choices) == 0 {
		return ""
	}
	sorted := slices.Sorted(slices.Values(choices))
	return fmt.Sprintf(" (known: %s)", strings.Join(sorted, ", "))
}

// Nearest returns the choice with the smallest edit distance to bad, when it is
// near enough to be a slip of the pen: at most 2 edits and fewer than half of
// the letters. Of equally near ones the first in the alphabet wins.
func Nearest(bad string, choices []string) (string, bool) {
	best, bestDistance := "", min(2, (len(bad)-1)/2)+1
	for _, choice := range slices.Sorted(slices.Values(choices)) {
		if d := Distance(strings.ToLower(bad), strings.ToLower(choice)); d < bestDistance {
			best, bestDistance = choice, d
		}
	}
	return best, best != ""
}

// Distance counts the edits from a to b, in characters: insertions, deletions, substitutions
// and swaps of neighbours (optimal string alignment). Texts above 64 bytes are
// never near anything.
func Distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	return edits([]rune(a), []rune(b))
}

func edits(a, b []rune) int {
	var older, old []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, old, row = old, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
