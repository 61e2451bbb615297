package pilot

import (
	"fmt"
	"net/http"
	"strings"
)

// metric writes metrics in Prometheus' text format, version 0.0.4.
type metric struct{ strings.Builder }

// declare begins a gauge.
func (m *metric) declare(name, help string) {
	fmt.Fprintf(m, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

// value writes one value; labels are pairs of a name and a value.
func (m *metric) value(name string, value float64, labels ...string) {
	m.WriteString(name)
	for i := 0; i+1 < len(labels); i += 2 {
		m.WriteString(map[bool]string{true: "{", false: ","}[i == 0])
		fmt.Fprintf(m, `%s="%s"`, labels[i], escaped(labels[i+1]))
	}
	if len(labels) > 0 {
		m.WriteByte('}')
	}
	fmt.Fprintf(m, " %g\n", value)
}

// escaped is a label's value as the format wants it.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text)
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// metrics serves what the page shows.
func (p *Pilot) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write([]byte(render(p.report())))
}

func render(r Report) string {
	var m metric
	m.declare("board_ready", "Whether the primary is at home, its standby in step and every web host as it should be.")
	m.value("board_ready", truth(r.Ready))
	m.declare("board_term", "Term of the primary.")
	m.value("board_term", float64(r.Memory.Term))
	m.declare("board_primary", "Whether the region holds the primary.")
	for _, h := range r.Hosts {
		m.value("board_primary", truth(h.Region == r.Memory.Primary), "region", h.Region)
	}
	m.declare("board_heartbeat_up", "Whether the last heartbeat to an API was answered, and well.")
	for _, b := range r.Heartbeats {
		m.value("board_heartbeat_up", truth(b.Up), "kind", b.Kind, "region", b.Region, "name", b.Name, "address", b.Address)
	}
	m.declare("board_heartbeat_age_seconds", "Time since an API was up; no value for one that never was.")
	for _, b := range r.Heartbeats {
		if b.Known {
			m.value("board_heartbeat_age_seconds", b.Age.Seconds(), "kind", b.Kind, "region", b.Region, "name", b.Name, "address", b.Address)
		}
	}
	m.declare("board_service_state", "What the agent of a host says of its web service.")
	for _, b := range r.Heartbeats {
		if b.Kind == "agent" {
			m.value("board_service_state", 1, "region", b.Region, "address", b.Address, "state", b.State)
		}
	}
	if r.Memory.TookTo != "" {
		m.declare("board_button_to_served_seconds", "From the last press of the button until users were served in the other region, as the pilot saw it.")
		m.value("board_button_to_served_seconds", r.Memory.Took.Seconds(), "region", r.Memory.TookTo)
	}
	return m.String()
}
