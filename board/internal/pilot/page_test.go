package pilot

import (
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/bearer"
	"github.com/gameday-harness/gameday/internal/browser"
)

// TestPilotPage presses the button on the page, and sees the heartbeats change while
// nobody loads it again.
func TestPilotPage(t *testing.T) {
	tab := browser.Start(t)
	var pressed, gone atomic.Bool
	page := template.Must(template.New("page").Parse(pageText))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		if gone.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Security-Policy", policyOfPage)
		_ = page.Execute(w, shown{pageReport(pressed.Load())})
	})
	mux.HandleFunc("POST /failover", bearer.Guard("secret", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if pressed.Swap(true) {
			writeJSON(w, http.StatusConflict, map[string]string{"error": "pilot: busy"})
			return
		}
		writeJSON(w, http.StatusAccepted, nil)
	}))
	server := httptest.NewServer(mux)
	defer server.Close()
	const soon = 10 * time.Second
	answers := func(part string) {
		t.Helper()
		tab.Until(soon, `document.getElementById("answer").textContent.includes("`+part+`")`)
	}
	tab.Open(server.URL)
	tab.Until(soon, `document.getElementById("live").dataset.primary === "seoul"`)
	tab.Look("pilot-home")
	tab.Type("token", "wrong")
	tab.Click("failover")
	answers("token is missing or wrong")
	tab.Until(soon, `(document.getElementById("token").value = "", true)`)
	tab.Type("token", "secret")
	tab.Click("failover")
	answers("Under way")
	tab.Until(soon, `document.getElementById("live").dataset.primary === "tokyo"`)
	tab.Until(soon, `document.querySelector("[data-kind=database].down")`)
	tab.Look("pilot-away")
	tab.Click("failover")
	answers("busy")
	gone.Store(true)
	answers("does not answer")
	gone.Store(false)
	answers("answers again")
}

// pageReport is one at home, or away with a home that is dark.
func pageReport(away bool) Report {
	r := Report{Ready: true, Memory: inStep(), Heartbeats: []Heartbeat{
		{Kind: "database", Region: "seoul", Name: "db-seoul", Up: true, Known: true, State: "primary"},
		{Kind: "web", Region: "seoul", Name: "web-seoul", Address: "198.18.0.3", Up: true, Known: true, State: "serves"},
		{Kind: "agent", Region: "tokyo", Name: "web-tokyo", Address: "198.18.0.11", Up: true, Known: true, State: "cold"},
		{Kind: "web", Region: "tokyo", Name: "web-tokyo", Address: "198.18.0.11", Resting: true, State: "rests"},
	}}
	if away {
		r.Ready, r.Missing = false, []string{"the primary is in tokyo, not at home in seoul", "web-seoul (198.18.0.3) is not healthy"}
		r.Memory.Primary, r.Memory.Took, r.Memory.TookTo = "tokyo", 8*second, "tokyo"
		r.Heartbeats[0].Up, r.Heartbeats[0].Age, r.Heartbeats[1].Up, r.Heartbeats[1].State = false, 9*second, false, "not well"
		r.Heartbeats[2].State, r.Heartbeats[3].Resting, r.Heartbeats[3].Up, r.Heartbeats[3].Known, r.Heartbeats[3].State = "running", false, true, true, "serves"
	}
	return r
}
