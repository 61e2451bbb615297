package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page's template and style sheet
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/gameday-harness/gameday/harness/verdict"
)

//go:embed page/report.html.tmpl
var pageTemplate string

//go:embed page/report.css
var pageStyle string

// HTML renders the report as one page that needs nothing but itself: no
// script, no font, no image from anywhere. A Content-Security-Policy says so to
// the browser, and allows the one style sheet by its hash.
func HTML(w io.Writer, r Report) error {
	t, err := template.New("report").Funcs(pageFuncs()).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("reports: parse the page's template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, newPage(presentable(r))); err != nil {
		return fmt.Errorf("reports: write run %q as HTML: %w", r.Run, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("reports: write run %q as HTML: %w", r.Run, err)
	}
	return nil
}

func pageFuncs() template.FuncMap {
	return template.FuncMap{
		"measureName": measureName, "measured": measured, "limitOf": limitOf, "findingWord": findingWord,
		"detailFigure": detailFigure, "plain": plain, "evidence": evidenceText,
		"quantity": verdict.QuantityName, "amount": verdict.Amount, "deliveredFigure": deliveredFigure, "fidelity": fidelityWord, "faultStory": faultStory,
		"clock": clockFigure, "long": lengthFigure, "time": timeText, "span": spanPointer, "stateOf": stateOf,
		"sentence": sentence, "meaning": meaning, "dots": dots, "warning": unprovenWarning, "withinHA": withinHAText,
	}
}

func spanPointer(s *Span) string {
	if s == nil {
		return "not seen"
	}
	return spanFigure(*s)
}

// styleHash is what the policy allows the style sheet by (CSP level 2).
func styleHash() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
