package verdict

import "github.com/gameday-harness/gameday/harness/history"

// All returns every judge, in the order in which findings are shown.
func All() []Judge {
	return []Judge{
		JudgeReadOnly,
		JudgeFailover,
		JudgeDataLoss,
		JudgeFailback,
		JudgeAvailability,
		JudgeSplitBrain,
		JudgeStaleReads,
		JudgeDuplicates,
		JudgeAmplification,
	}
}

// JudgeAll judges a history by every measure, in the order of All.
func JudgeAll(h history.History) []Finding {
	judges := All()
	findings := make([]Finding, 0, len(judges))
	for _, judge := range judges {
		findings = append(findings, judge(h))
	}
	return findings
}
