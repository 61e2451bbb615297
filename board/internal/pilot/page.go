package pilot

import (
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed page.html
var pageText string

// page shows the status, with the two buttons.
func (p *Pilot) page(w http.ResponseWriter, _ *http.Request) {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, p.report())
}
