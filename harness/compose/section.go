package compose

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// section is one mapping of x-gameday while it is read. Its readers record what
// is wrong and return their fallback, so that one pass finds every error.
type section struct {
	findings *findings
	path     []string
	values   map[string]any
}

// newSection checks that value is a mapping that holds known keys only.
func newSection(f *findings, path []string, value any, known ...string) section {
	s := section{findings: f, path: path}
	values, ok := value.(map[string]any)
	if !ok && value != nil {
		f.fail(path, "%s must be a mapping of %s, not %s", strings.Join(path, "."), strings.Join(known, ", "), kindOf(value))
		return s
	}
	s.values = values
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, key) {
			s.fail(key, "unknown key %q%s", shownKey(key), didYouMean(key, known))
		}
	}
	return s
}

// under returns the section at key, empty when it is not there.
func (s section) under(key string, known ...string) section {
	return newSection(s.findings, s.at(key), s.values[key], known...)
}

func (s section) at(key string) []string {
	return append(slices.Clone(s.path), key)
}

func (s section) has(key string) bool {
	return s.values[key] != nil
}

func (s section) fail(key, format string, args ...any) {
	s.findings.fail(s.at(key), "%s: %s", strings.Join(s.path, "."), fmt.Sprintf(format, args...))
}

// invalid records err as the fault of key's value.
func (s section) invalid(key string, err error) {
	s.findings.fail(s.at(key), "%s: %v", strings.Join(s.at(key), "."), err)
}

// text reads a text; numbers and booleans count as their own text.
func (s section) text(key string) string {
	switch value := s.values[key].(type) {
	case nil:
		return ""
	case map[string]any, []any:
		s.invalid(key, fmt.Errorf("must be a text, not %s", kindOf(value)))
		return ""
	default:
		return strings.TrimSpace(fmt.Sprint(value))
	}
}

// verbatim reads a text with its white space.
func (s section) verbatim(key string) string {
	if text, ok := s.values[key].(string); ok {
		return text
	}
	return s.text(key)
}

// list reads a list of texts, or one text alone; numbers and booleans count as their
// own text.
func (s section) list(key string, fallback []string) []string {
	if !s.has(key) {
		return fallback
	}
	values, several := s.values[key].([]any)
	if !several {
		return []string{s.text(key)}
	}
	texts := []string{}
	for i, value := range values {
		switch value.(type) {
		case nil, map[string]any, []any:
			s.invalid(key, fmt.Errorf("item %d must be a text, not %s", i+1, kindOf(value)))
		default:
			texts = append(texts, fmt.Sprint(value))
		}
	}
	return texts
}

// texts reads a mapping of texts.
func (s section) texts(key string) map[string]string {
	if !s.has(key) {
		return nil
	}
	values, ok := s.values[key].(map[string]any)
	if !ok {
		s.invalid(key, fmt.Errorf("must be a mapping of names to texts, not %s", kindOf(s.values[key])))
		return nil
	}
	inner := section{findings: s.findings, path: s.at(key), values: values}
	texts := make(map[string]string, len(values))
	for name := range values {
		texts[name] = inner.text(name)
	}
	return texts
}

// quantity reads key with parse, or returns fallback when it is not there or
// wrong.
func quantity[T any](s section, key string, fallback T, parse func(any) (T, error)) T {
	if !s.has(key) {
		return fallback
	}
	value, err := parse(s.values[key])
	if err != nil {
		s.invalid(key, err)
		return fallback
	}
	return value
}

// optional reads key with parse, or returns nil when it is not there or wrong.
func optional[T any](s section, key string, parse func(any) (T, error)) *T {
	if !s.has(key) {
		return nil
	}
	value, err := parse(s.values[key])
	if err != nil {
		s.invalid(key, err)
		return nil
	}
	return &value
}

// kindOf says what a value is. Its text is not shown: it may be a secret.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "nothing"
	case map[string]any:
		return "a mapping"
	case []any:
		return "a list"
	case string:
		return "a text"
	case bool:
		return "true or false"
	default:
		return "a number"
	}
}
