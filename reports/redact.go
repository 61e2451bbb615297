package reports

// Redact returns a copy of the report in which hide has gone over every free
// text. It is done on the value, before anything is rendered. Words that
// renderers decide by stay: a secret such as "s" must not change what a unit is.
func Redact(r Report, hide func(string) string) Report {
	return mapTexts(r, func(kind textKind, s string) string {
		if kind == wordText {
			return s
		}
		return hide(s)
	})
}
