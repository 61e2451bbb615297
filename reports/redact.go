package reports

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
)

// Hidden stands where a secret stood.
const Hidden = "[hidden]"

// Redact returns a copy of the report in which every secret is replaced by
// Hidden, wherever a free text holds it: also its URL-escaped and base64 forms,
// and each longer line of a secret of several lines, since logs come in lines.
// It is done on the value, before anything is rendered.
func Redact(r Report, secrets []string) Report {
	forms := secretForms(secrets)
	if len(forms) == 0 {
		return mapTexts(r, func(_ textKind, s string) string { return s })
	}
	return mapTexts(r, func(kind textKind, s string) string {
		if kind == wordText { // a secret such as "s" must not change what a unit is
			return s
		}
		for _, form := range forms {
			s = strings.ReplaceAll(s, form, Hidden)
		}
		return s
	})
}

// minLine is the shortest line of a secret of several lines that is hidden by
// itself; shorter ones ("}") are no secrets.
const minLine = 6

// secretForms lists every form of every secret, longest first, so that a secret
// within a longer one does not leave the rest of it behind.
func secretForms(secrets []string) []string {
	var forms []string
	for _, s := range secrets {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		forms = append(forms, s, url.QueryEscape(s), url.PathEscape(s))
		if len(s) >= minLine {
			forms = append(forms,
				base64.StdEncoding.EncodeToString([]byte(s)), base64.URLEncoding.EncodeToString([]byte(s)))
		}
		for line := range strings.Lines(s) {
			if line = strings.TrimSpace(line); len(line) >= minLine {
				forms = append(forms, line)
			}
		}
	}
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return slices.Compact(forms)
}
