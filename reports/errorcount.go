package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
)

// maxErrors is how many ways of ending badly are told of one scenario.
const maxErrors = 12

type errorKey struct {
	kind history.Kind
	text string
}

// errorsOf counts what requests ended badly with, the most frequent first.
func errorsOf(h history.History, z zero) []ErrorCount {
	byText := map[errorKey]*ErrorCount{}
	for _, e := range h {
		if e.Op == nil || (e.Op.Outcome != history.Failed && e.Op.Outcome != history.Unknown) {
			continue
		}
		due := z.at(e.Op.Intended)
		key := errorKey{e.Op.Kind, endedWith(*e.Op)}
		c := byText[key]
		if c == nil {
			c = &ErrorCount{Kind: key.kind, Text: key.text, First: due, Last: due}
			byText[key] = c
		}
		c.Count++
		c.First, c.Last = min(c.First, due), max(c.Last, due)
	}
	return mostFrequent(byText)
}

func endedWith(op history.Op) string {
	switch {
	case op.Error != "":
		return alike(op.Error, op.ID)
	case op.Status != 0:
		return fmt.Sprintf("HTTP status %d", op.Status)
	}
	return "no answer"
}

// alike takes out what differs from request to request, so that errors of one
// cause count together: the item's id and the client's own port.
func alike(text, id string) string {
	if id != "" {
		text = strings.ReplaceAll(text, id, "{id}")
	}
	before, after, found := strings.Cut(text, "->")
	colon := strings.LastIndexByte(before, ':')
	if !found || colon < 0 || strings.Trim(before[colon+1:], "0123456789") != "" {
		return text
	}
	return before[:colon] + "->" + after
}

func mostFrequent(byText map[errorKey]*ErrorCount) []ErrorCount {
	var all []ErrorCount
	for _, c := range byText {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b ErrorCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	return all[:min(len(all), maxErrors)]
}
