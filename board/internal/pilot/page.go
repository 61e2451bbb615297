package pilot

import (
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed page.html
var pageText string

// policyOfPage lets the page load nothing but itself, talk to nobody but the pilot,
// and stand in no other page, where somebody could be made to press its buttons.
const policyOfPage = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// shown is a report as the page shows it.
type shown struct{ Report }

// Took is how long the last press took, in seconds.
func (s shown) Took() string { return fmt.Sprintf("%.1f", s.Memory.Took.Seconds()) }

// page shows the status and the heartbeats, with the two buttons.
func (p *Pilot) page(w http.ResponseWriter, _ *http.Request) {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policyOfPage)
	w.Header().Set("Cache-Control", "no-store")
	_ = page.Execute(w, shown{p.report()})
}
