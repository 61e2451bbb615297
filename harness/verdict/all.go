package verdict

import (
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
)

// All returns every judge, in the order of Measures.
func All() []Judge {
	var judges []Judge
	for _, d := range Measures() {
		judges = append(judges, d.Judge)
	}
	return judges
}

// JudgeAll judges a history by every measure, in the order of Measures, and then by
// those that are only taken on demand and are demanded.
func JudgeAll(h history.History) []Finding {
	judges := All()
	findings := make([]Finding, 0, len(judges))
	for _, judge := range judges {
		findings = append(findings, judge(h))
	}
	meta, _ := h.Meta()
	for _, d := range onDemand() {
		if slices.ContainsFunc(meta.Demands, func(one history.Demand) bool { return one.Measure == string(d.Measure) }) {
			findings = append(findings, d.Judge(h))
		}
	}
	return findings
}
