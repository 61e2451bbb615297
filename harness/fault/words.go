package fault

import (
	"errors"
	"strings"
	"unicode"
)

// None is the value of a parameter that is left out on purpose.
const None = "none"

// Words is a parameter that is a command: words parted by blanks, of which those
// with blanks stand in quotes (" or '). It is nil for None.
func (r *Reader) Words(name string) []string {
	text, ok := r.text(name)
	if !ok || text == None {
		return nil
	}
	words, err := split(text)
	if err != nil {
		r.fail("parameter %s=%q: %w", name, text, err)
	}
	return words
}

// split parts a text at blanks that stand in no quotes.
func split(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune // that is open, or 0
	open := false  // a word has begun
	for _, c := range text {
		switch {
		case c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, open = c, true
		case quote == 0 && unicode.IsSpace(c):
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			open = true
			word.WriteRune(c)
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if open {
		words = append(words, word.String())
	}
	return words, nil
}
