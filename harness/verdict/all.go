package verdict

import "github.com/gameday-harness/gameday/harness/history"

// All returns every judge, in the order of Measures.
func All() []Judge {
	var judges []Judge
	for _, d := range Measures() {
		judges = append(judges, d.Judge)
	}
	return judges
}

// JudgeAll judges a history by every measure, in the order of Measures.
func JudgeAll(h history.History) []Finding {
	judges := All()
	findings := make([]Finding, 0, len(judges))
	for _, judge := range judges {
		findings = append(findings, judge(h))
	}
	return findings
}
