package plan

import (
	"errors"
	"strings"
	"unicode"
)

// word is a part of a line between spaces. Text in quotes or brackets is not parted.
type word struct {
	text   string
	column int // from 1, in characters
}

// words parts a line.
func words(line string) ([]word, error) {
	var s splitter
	for i, r := range []rune(line) {
		s.next(r, i+1)
	}
	s.end()
	switch {
	case s.quoted:
		return nil, errors.New(`a quote (") is not closed`)
	case s.brackets > 0:
		return nil, errors.New("a bracket is not closed")
	}
	return s.words, nil
}

type splitter struct {
	words    []word
	now      strings.Builder
	began    int // column of the word that is read; 0: none
	quoted   bool
	escaped  bool
	brackets int
}

func (s *splitter) next(r rune, column int) {
	if unicode.IsSpace(r) && !s.quoted && s.brackets == 0 {
		s.end()
		return
	}
	if s.began == 0 {
		s.began = column
	}
	s.now.WriteRune(r)
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted && r == '\\':
		s.escaped = true
	case r == '"':
		s.quoted = !s.quoted
	case s.quoted:
	case r == '(':
		s.brackets++
	case r == ')':
		s.brackets = max(0, s.brackets-1)
	}
}

func (s *splitter) end() {
	if s.began > 0 {
		s.words = append(s.words, word{text: s.now.String(), column: s.began})
	}
	s.now.Reset()
	s.began = 0
}

// line reads the words of a line one after another.
type line struct {
	words []word
	end   int // column after the last word
}

// column is that of the next word.
func (l *line) column() int {
	if len(l.words) == 0 {
		return l.end
	}
	return l.words[0].column
}

// peek is the next word without a comma at its end, or "".
func (l *line) peek() string {
	if len(l.words) == 0 {
		return ""
	}
	return strings.TrimSuffix(l.words[0].text, ",")
}

// take takes the next words when they are these.
func (l *line) take(expected ...string) bool {
	if len(l.words) < len(expected) {
		return false
	}
	for i, e := range expected {
		if strings.TrimSuffix(l.words[i].text, ",") != e {
			return false
		}
	}
	l.words = l.words[len(expected):]
	return true
}
