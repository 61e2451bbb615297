package reports

import (
	"github.com/gameday-harness/gameday/harness/history"
)

// evidenceWord is how a kind of evidence is told.
type evidenceWord struct {
	text   string // after the figure of what is counted, else before it
	counts bool   // a number of things: of several hosts they add up
}

func evidenceWords() map[history.EvidenceID]evidenceWord {
	return map[history.EvidenceID]evidenceWord{
		history.EchoGap:           {"between the last answered and the first unanswered datagram", false},
		history.CutSpread:         {"from the first to the last host cut off, at most", false},
		history.StillHeard:        {"still hear from the rest", true},
		history.FilterTook:        {"the change of the packet filter took", false},
		history.PacketsDropped:    {"dropped", true},
		history.PacketsRejected:   {"rejected", true},
		history.DatagramsLost:     {"of ours lost", true},
		history.QueriesUnanswered: {"unanswered", true},
		history.QueriesChanged:    {"changed", true},
		history.StopTook:          {"until the processes had ended", false},
		history.Crashes:           {"", true},
		history.DownFor:           {"from the onset until it was back by itself", false},
		history.HostsLost:         {"lost", true},
		history.StepAfter:         {"from the onset to the next step", false},
		history.AnswersChanged:    {"of ours met the fault", true},
		history.CPUThrottled:      {"in which it wanted more of the processors than it may", true},
		history.NewAddress:        {"give the new address", true},
		history.AddedLatency:      {"exchanges take longer by", false},
		history.ConnectionsStruck: {"of ours met the fault", true},
		history.BacklogHeld:       {"that nobody takes", true},
	}
}

// evidenceText writes "412 packets dropped at web-1" or "skew: 2.3 ms". Evidence
// of a kind that it does not know is told by its id.
func evidenceText(e history.Evidence) string {
	word, known := evidenceWords()[e.ID]
	text := plain(string(e.ID)) + ": " + figure(e.Value, 0, e.Unit)
	switch {
	case known && word.counts:
		text = figure(e.Value, 0, e.Unit) + " " + word.text
	case known:
		text = word.text + ": " + figure(e.Value, 0, e.Unit)
	}
	if e.Of != "" {
		text += " (" + e.Of + ")"
	}
	if e.Host != "" {
		text += " at " + e.Host
	}
	return text
}
