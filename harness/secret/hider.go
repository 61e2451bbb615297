package secret

import (
	"cmp"
	"slices"
	"strings"
)

// Hidden stands where a secret stood.
const Hidden = "[hidden]"

// Hider takes secrets out of texts. It does not change once it is made, and may
// be used by several goroutines. A nil Hider hides nothing.
type Hider struct {
	forms []string // everything to look for
}

// NewHider makes a hider of values. Those that are not worth hiding (see Worth)
// are left out.
func NewHider(values ...string) *Hider {
	h := &Hider{}
	for _, v := range values {
		if v = strings.TrimSpace(v); Worth(v) {
			h.forms = append(h.forms, formsOf(v)...)
		}
	}
	if len(h.forms) > 0 {
		// What was hidden already is found whole, so hiding again changes nothing,
		// whatever a secret has in common with it.
		h.forms = append(h.forms, Hidden)
	}
	slices.Sort(h.forms)
	h.forms = slices.Compact(h.forms)
	return h
}

// Hide returns the text with every form of every secret replaced by Hidden.
// Secrets that overlap or touch become one, so that nothing of a longer one is
// left behind, and nothing tells where one ends.
func (h *Hider) Hide(text string) string {
	if h == nil || text == "" {
		return text
	}
	found := h.find(text)
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	done := 0
	for _, s := range merged(found) {
		b.WriteString(text[done:s.from])
		b.WriteString(Hidden)
		done = s.to
	}
	b.WriteString(text[done:])
	return b.String()
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

// find lists every place of every form, also those that overlap.
func (h *Hider) find(text string) []span {
	var found []span
	for _, form := range h.forms {
		for from := 0; from+len(form) <= len(text); {
			at := strings.Index(text[from:], form)
			if at < 0 {
				break
			}
			at += from
			found = append(found, span{at, at + len(form)})
			from = at + 1
		}
	}
	return found
}

// merged joins the spans that overlap or touch, in order.
func merged(all []span) []span {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	joined := all[:1]
	for _, s := range all[1:] {
		if last := &joined[len(joined)-1]; s.from <= last.to {
			last.to = max(last.to, s.to)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}
