package record

import (
	"fmt"
	"unicode/utf8"
)

// longestText bounds each text that is recorded, in bytes: an error, a line of a
// log, a note. A system under test chooses what it says, and one text that is too
// long for history.Load would make the whole history unreadable.
const longestText = 8 << 10

// bounded cuts a text that is too long, between two runes, and says so.
func bounded(text string) string {
	if len(text) <= longestText {
		return text
	}
	end := longestText
	for end > longestText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes in all)", text[:end], len(text))
}
