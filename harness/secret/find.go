package secret

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// In lists the secret values that stand in a text: a body, a query, a form, a
// connection string, an argument. These are passwords in the user part of URLs,
// and the values of keys whose names say that they are secret.
func In(text string) []string {
	return append(inURLs(text), inPairs(text)...)
}

// inURLs finds PASSWORD of scheme://user:PASSWORD@host, and of user:PASSWORD@host.
func inURLs(text string) []string {
	var found []string
	for _, m := range regexp.MustCompile(`(?:^|//)[^\s/:@]*:([^\s/]+)@`).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
		if plain, err := url.PathUnescape(m[1]); err == nil && plain != m[1] {
			found = append(found, plain)
		}
	}
	return found
}

// inPairs finds VALUE of "key": "VALUE", key=VALUE and key: VALUE.
func inPairs(text string) []string {
	pair := regexp.MustCompile(`([\p{L}\p{N}_.-]+)["']?\s*[:=]\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s&,;{}"']+)`)
	var found []string
	for _, m := range pair.FindAllStringSubmatch(text, -1) {
		if !Named(m[1]) {
			continue
		}
		value := m[2]
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		}
		value = strings.Trim(value, `"'`)
		found = append(found, templated(value)...)
		if plain, err := url.QueryUnescape(value); err == nil && plain != value {
			found = append(found, templated(plain)...)
		}
	}
	return found
}

// minPart is how many bytes a part of a value must have to be secret by itself:
// shorter ones are settings of a cookie ("dark") or the prefix of a key ("key-").
const minPart = 8

// templated is a text as it is, or its fixed parts if it holds {{...}}.
func templated(text string) []string {
	parts := regexp.MustCompile(`\{\{.*?\}\}`).Split(text, -1)
	if len(parts) == 1 {
		return parts
	}
	return slices.DeleteFunc(parts, func(p string) bool { return len(p) < minPart })
}

// InHeader lists the secret values of a header: nothing unless its name says so.
func InHeader(name, value string) []string {
	if !Named(name) {
		return In(value)
	}
	found := templated(value)
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		if scheme, credentials, has := strings.Cut(value, " "); has {
			found = append(found, templated(credentials)...)
			found = append(found, basic(scheme, strings.TrimSpace(credentials))...)
		}
	case "cookie", "set-cookie":
		for cookie := range strings.SplitSeq(value, ";") {
			if _, v, has := strings.Cut(cookie, "="); has && len(v) >= minPart {
				found = append(found, templated(v)...)
			}
		}
	}
	return found
}

// basic is the password of basic authentication (RFC 7617), and it with its user.
func basic(scheme, credentials string) []string {
	if !strings.EqualFold(scheme, "basic") {
		return nil
	}
	both, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil {
		return nil
	}
	_, password, _ := strings.Cut(string(both), ":")
	return []string{string(both), password}
}
