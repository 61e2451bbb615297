package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortestWord is how many letters a word must have to be misspelt: shorter ones
// are codes (fra, prg; eu, us), and each of them is one or two letters from another.
const shortestWord = 4

// alike tells whether one of two names of regions looks like a slip of the other.
// Names of a series are not alike.
func alike(a, b string) bool {
	if a == b || series(a, b) {
		return false
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	partsA, partsB := parts(a), parts(b)
	if len(partsA) != len(partsB) { // a mark or a digit too many
		return min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) >= shortestWord && distance(a, b) <= 1
	}
	for i, x := range partsA {
		if y := partsB[i]; x != y && (!isSerial(x) || !isSerial(y)) && !misspelt(x, y) {
			return false
		}
	}
	return true
}

// misspelt tells whether two words differ by an edit, or by two of long words.
func misspelt(a, b string) bool {
	n := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	return n >= shortestWord && distance(a, b) <= max(1, min(2, n/3))
}

// series tells whether two names differ as names of a series do: in a number or
// by having one (us-east-1, us-east-2; eastus, eastus2), in a whole part of one
// letter (zone-a, zone-b), or in a direction (eu-west, eu-east).
func series(a, b string) bool {
	if strings.EqualFold(a, b) {
		return false
	}
	return stem(a) == stem(b)
}

// stem is a name without what tells the members of a series apart.
func stem(name string) string {
	name = strings.ToLower(name)
	for _, direction := range []string{"north", "south", "east", "west", "central"} {
		name = strings.ReplaceAll(name, direction, "*")
	}
	var kept strings.Builder
	for _, part := range parts(name) {
		switch first, _ := utf8.DecodeRuneInString(part); {
		case unicode.IsDigit(first):
		case len(part) == 1 && unicode.IsLetter(first):
			kept.WriteByte('?')
		default:
			kept.WriteString(part)
		}
	}
	return kept.String()
}

// parts splits a name into runs of letters and runs of digits.
func parts(name string) []string {
	var split []string
	var last rune
	for _, r := range name {
		kind := partKind(r)
		if len(split) == 0 || kind != last {
			split = append(split, "")
		}
		split[len(split)-1] += string(r)
		last = kind
	}
	return split
}

func partKind(r rune) rune {
	switch {
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsLetter(r):
		return 'a'
	default:
		return '-'
	}
}

func isSerial(part string) bool {
	return len(part) == 1 || partKind([]rune(part)[0]) == '0'
}
