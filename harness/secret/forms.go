package secret

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
)

// minLong is the shortest value, in bytes, that is also looked for in base64 and
// hex, and the shortest line of a secret of several lines that is looked for by
// itself: shorter ones ("}") are no secrets, and would be found by chance.
const minLong = 6

// formsOf lists the ways in which programs write a secret into logs and errors.
func formsOf(value string) []string {
	forms := escaped(value)
	if len(value) >= minLong {
		forms = append(forms, encoded(value)...)
	}
	if !strings.Contains(value, "\n") {
		return forms
	}
	for line := range strings.Lines(value) { // logs come in lines
		if line = strings.TrimSpace(line); len(line) >= minLong && Worth(line) {
			forms = append(forms, escaped(line)...)
			forms = append(forms, encoded(line)...)
		}
	}
	return forms
}

// escaped is the value as it is, and as URLs, JSON, Go and HTML have it.
func escaped(value string) []string {
	forms := []string{
		value, html.EscapeString(value), strings.Trim(strconv.Quote(value), `"`),
	}
	for _, in := range []string{url.QueryEscape(value), url.PathEscape(value), percented(value)} {
		forms = append(forms, in, lowerPercent(in))
	}
	if b, err := json.Marshal(value); err == nil {
		forms = append(forms, string(b[1:len(b)-1]))
	}
	return forms
}

// percented escapes all but letters and digits, as some clients do.
func percented(value string) string {
	var b strings.Builder
	for _, c := range []byte(value) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
		}
	}
	return b.String()
}

// lowerPercent writes the digits of percent escapes in lower case.
func lowerPercent(text string) string {
	parts := strings.Split(text, "%")
	for i, p := range parts {
		if i > 0 && len(p) >= 2 {
			parts[i] = strings.ToLower(p[:2]) + p[2:]
		}
	}
	return strings.Join(parts, "%")
}

// encoded is the value in hex and in base64, by itself and as a part of
// something longer, such as the user and password of basic authentication.
func encoded(value string) []string {
	in := hex.EncodeToString([]byte(value))
	forms := []string{in, strings.ToUpper(in)}
	for _, e := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		forms = append(forms, e.EncodeToString([]byte(value)), e.WithPadding(base64.NoPadding).EncodeToString([]byte(value)))
		for before := range 3 {
			forms = append(forms, within(e, value, before))
		}
	}
	return forms
}

// within is what the value alone decides of the base64 of something that has so
// many bytes before it, counted modulo three.
func within(e *base64.Encoding, value string, before int) string {
	const bits = 6 // of a character
	all := e.EncodeToString(append(make([]byte, before), value...))
	from := (8*before + bits - 1) / bits
	to := 8 * (before + len(value)) / bits
	return all[from:to]
}
