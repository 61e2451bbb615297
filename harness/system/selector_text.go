package system

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gameday-harness/gameday/harness/suggest"
)

// maxSelector is how long the text of a selector may be, in bytes.
const maxSelector = 4096

// String is the selector's text; ParseSelector reads it back.
func (s Selector) String() string {
	if s.IsZero() {
		return ""
	}
	parts := []string{s.part()}
	for _, b := range s.But {
		parts = append(parts, b.part())
	}
	return strings.Join(parts, " but not ")
}

func (s Selector) part() string {
	terms := make([]string, len(s.Terms))
	for i, t := range s.Terms {
		terms[i] = t.String()
	}
	what := strings.Join(terms, ",")
	if len(terms) == 0 {
		what = string(PickAll)
	}
	switch s.Pick.How {
	case PickFirst, PickAny:
		return fmt.Sprintf("%s %d of %s", s.Pick.How, s.Pick.N, what)
	case PickMinority, PickMajority:
		return fmt.Sprintf("%s of %s", s.Pick.How, what)
	default:
		return what
	}
}

// String is the term's text. A value with other characters than letters, digits and
// - _ . stands in quotes.
func (t Term) String() string {
	values := make([]string, len(t.Values))
	for i, v := range t.Values {
		values[i] = v
		if v == "" || strings.ContainsFunc(v, func(r rune) bool { return !inWord(r) }) {
			values[i] = strconv.Quote(v)
		}
	}
	op := "="
	if t.Not {
		op = "!="
	}
	return string(t.Key) + op + strings.Join(values, "|")
}

// inWord says which characters a value may have without quotes.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r))
}

// MarshalText is String, for JSON and YAML.
func (s Selector) MarshalText() ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("selector %q: %w", s.String(), err)
	}
	return []byte(s.String()), nil
}

// UnmarshalText is ParseSelector, for JSON and YAML.
func (s *Selector) UnmarshalText(text []byte) error {
	parsed, err := ParseSelector(string(text))
	if err == nil {
		*s = parsed
	}
	return err
}

// ParseSelector reads a selector's text. The empty text is the zero Selector.
func ParseSelector(text string) (Selector, error) {
	if len(text) > maxSelector {
		return Selector{}, fmt.Errorf("selector: %d bytes are too many, at most %d", len(text), maxSelector)
	}
	if strings.TrimSpace(text) == "" {
		return Selector{}, nil
	}
	s, err := parseSelector(text)
	if err != nil {
		return Selector{}, fmt.Errorf("selector %q: %w", text, err)
	}
	return s, nil
}

func parseSelector(text string) (Selector, error) {
	tokens, err := lex(text)
	if err != nil {
		return Selector{}, err
	}
	p := &selectorParser{tokens: tokens}
	s, err := p.part()
	if err != nil {
		return Selector{}, err
	}
	for p.take("but") {
		if !p.take("not") {
			return Selector{}, fmt.Errorf("after %q comes %q", "but", "not")
		}
		left, err := p.part()
		if err != nil {
			return Selector{}, err
		}
		s.But = append(s.But, left)
	}
	if t, more := p.peek(); more {
		return Selector{}, fmt.Errorf("%q is too much; terms are joined by a comma, values of a term by |", t.text)
	}
	return s, s.Check()
}

// token is a word, a text in quotes, or one of = != , |.
type token struct {
	text   string
	quoted bool
}

func lex(text string) ([]token, error) {
	var tokens []token
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		n, t, err := lexOne(rest)
		if err != nil {
			return nil, err
		}
		tokens, rest = append(tokens, t), rest[n:]
	}
	return tokens, nil
}

// lexOne returns the first token and how many bytes it takes.
func lexOne(rest string) (int, token, error) {
	for _, symbol := range []string{"!=", "=", ",", "|"} {
		if strings.HasPrefix(rest, symbol) {
			return len(symbol), token{text: symbol}, nil
		}
	}
	if rest[0] == '"' {
		prefix, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return 0, token{}, fmt.Errorf("a text in quotes is not closed, or is none: %s", rest)
		}
		value, err := strconv.Unquote(prefix)
		return len(prefix), token{text: value, quoted: true}, err
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return !inWord(r) })
	switch end {
	case -1:
		end = len(rest)
	case 0:
		r, _ := utf8.DecodeRuneInString(rest)
		return 0, token{}, fmt.Errorf("%q cannot stand here; a name with such characters stands in quotes", r)
	}
	return end, token{text: rest[:end]}, nil
}

type selectorParser struct{ tokens []token }

func (p *selectorParser) peek() (token, bool) {
	if len(p.tokens) == 0 {
		return token{}, false
	}
	return p.tokens[0], true
}

// take takes the next token when it is an unquoted text.
func (p *selectorParser) take(text string) bool {
	t, ok := p.peek()
	if !ok || t.quoted || t.text != text {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// part reads a selector up to "but".
func (p *selectorParser) part() (Selector, error) {
	s := All()
	if p.beginsTerm() {
		return p.terms(s)
	}
	t, ok := p.peek()
	if !ok {
		return s, fmt.Errorf("it ends where hosts are to be named, such as region=home")
	}
	switch how := Share(t.text); how {
	case PickAll:
		p.tokens = p.tokens[1:]
		if !p.take("of") {
			return s, nil
		}
	case PickFirst, PickAny, PickMinority, PickMajority:
		p.tokens = p.tokens[1:]
		var err error
		if s.Pick, err = p.picked(how); err != nil {
			return s, err
		}
	default:
		return s, p.noStart(t.text)
	}
	if p.take(string(PickAll)) {
		return s, nil
	}
	return p.terms(s)
}

// picked reads the number, if there is to be one, and "of".
func (p *selectorParser) picked(how Share) (Pick, error) {
	pick := Pick{How: how}
	if how == PickFirst || how == PickAny {
		t, _ := p.peek()
		n, err := strconv.Atoi(t.text)
		if err != nil || t.quoted || n < 1 {
			return pick, fmt.Errorf("after %q comes a number of at least 1, as in \"%s 1 of service=web\"", how, how)
		}
		pick.N, p.tokens = n, p.tokens[1:]
	}
	if !p.take("of") {
		return pick, fmt.Errorf("after %q comes \"of\", as in \"%s\"", how, Selector{Pick: Pick{How: how, N: max(1, pick.N)}})
	}
	return pick, nil
}

// noStart says what a selector may begin with.
func (p *selectorParser) noStart(word string) error {
	starts := append(keys(), string(PickAll), string(PickFirst), string(PickAny), string(PickMinority), string(PickMajority))
	if near, ok := suggest.Nearest(word, starts); ok {
		return fmt.Errorf("%q is no selector (did you mean %q?)", word, near)
	}
	return fmt.Errorf("%q is no selector; a host is named by host=%s", word, word)
}

// beginsTerm says that the next tokens are a key and = or !=.
func (p *selectorParser) beginsTerm() bool {
	return len(p.tokens) > 1 && !p.tokens[1].quoted && (p.tokens[1].text == "=" || p.tokens[1].text == "!=")
}

func (p *selectorParser) terms(s Selector) (Selector, error) {
	for {
		t, err := p.term()
		if err != nil {
			return s, err
		}
		s.Terms = append(s.Terms, t)
		if !p.take(",") {
			return s, nil
		}
	}
}

func (p *selectorParser) term() (Term, error) {
	if !p.beginsTerm() {
		t, ok := p.peek()
		if !ok {
			return Term{}, fmt.Errorf("it ends where a term is to come, such as region=home")
		}
		return Term{}, fmt.Errorf("%q is no term; one is KEY=VALUE or KEY!=VALUE%s", t.text, known(t.text, keys()))
	}
	t := Term{Key: Key(p.tokens[0].text), Not: p.tokens[1].text == "!="}
	p.tokens = p.tokens[2:]
	for {
		v, ok := p.peek()
		if !ok || (!v.quoted && !inWord([]rune(v.text)[0])) {
			return t, fmt.Errorf("%s: a value is missing", t.Key)
		}
		t.Values, p.tokens = append(t.Values, v.text), p.tokens[1:]
		if !p.take("|") {
			return t, t.check()
		}
	}
}

// known names the choice that was meant, or all of them.
func known(bad string, choices []string) string { return suggest.DidYouMean(bad, choices) }
