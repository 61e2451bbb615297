package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// presentable returns a copy of the report whose texts can be shown: nothing
// that is invisible or turns the reading order, and nothing endless.
func presentable(r Report) Report {
	return mapTexts(r, func(kind textKind, s string) string {
		return visible(shortened(s, room(kind)), kind == longText)
	})
}

// Printable returns a text that a terminal can show as it is, with its lines:
// no colours, no control characters, nothing invisible, nothing that turns the
// reading order.
func Printable(s string) string { return visible(s, true) }

// Presentable returns a copy of the report whose texts can be shown anywhere:
// names on one line, nothing that Printable leaves out, and nothing endless.
func Presentable(r Report) Report { return presentable(r) }

// room is how many characters a text of a kind may take.
func room(kind textKind) int {
	switch kind {
	case nameText:
		return 160
	case longText:
		return 2000
	case lineText:
		return 400
	case wordText:
		return 40
	}
	return 160
}

// shortened cuts a text that is too long and says how long it was. Secrets
// are taken out before, so a cut leaves no half of one.
func shortened(s string, most int) string {
	n := utf8.RuneCountInString(s)
	if n <= most {
		return s
	}
	runes := 0
	for i := range s {
		if runes == most {
			return fmt.Sprintf("%s ... (%d characters in all)", s[:i], n)
		}
		runes++
	}
	return s
}

// visible drops terminal colours and writes out what would be invisible,
// control other texts or turn the reading order: U+202E becomes "\u202e". Line
// ends and tabs stay where several lines are allowed, else they become spaces.
func visible(s string, lines bool) string {
	s = withoutColours(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			if lines {
				b.WriteRune(r)
			} else {
				b.WriteByte(' ')
			}
		case r == '\r':
		case r == utf8.RuneError:
			b.WriteRune(utf8.RuneError)
		case hides(r):
			for _, unit := range utf16.Encode([]rune{r}) { // as JSON writes it
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hides says whether a character is a control or a format character, such as
// those that turn the reading order, or is not for exchange at all.
func hides(r rune) bool {
	if r < 0x80 {
		return r < 0x20 || r == 0x7f
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || r&0xFFFE == 0xFFFE
}

// withoutColours takes out the escape sequences that programs colour their
// logs with (ECMA-48, CSI).
func withoutColours(s string) string {
	if !strings.Contains(s, "\x1b[") {
		return s
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		s = strings.TrimLeft(after, "0123456789;:?")
		if s != "" && s[0] >= '@' && s[0] <= '~' {
			s = s[1:]
		}
	}
}
