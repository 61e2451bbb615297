package verdict

import "strings"

// Label is what a detail is called when it is shown.
func (d Detail) Label() string {
	text, known := labels()[d.ID]
	switch {
	case !known:
		text = strings.ReplaceAll(string(d.ID), "_", " ")
	case d.ID == DetailAcks:
		return text + " " + d.Of
	}
	if d.Of == "" {
		return text
	}
	return text + " of " + d.Of
}

// labels are the words of every detail.
func labels() map[DetailID]string {
	return map[DetailID]string{
		DetailAtLeast:         "at least",
		DetailRequests:        "requests",
		DetailBad:             "bad requests",
		DetailPolite:          "politely refused",
		DetailUnsent:          "requests missing",
		DetailReads:           "reads served",
		DetailWrites:          "writes acknowledged",
		DetailFresh:           "served over fresh connections",
		DetailKept:            "served over kept connections",
		DetailLatency50:       "latency p50",
		DetailLatency95:       "latency p95",
		DetailLatency99:       "latency p99",
		DetailBadSeconds:      "bad seconds",
		DetailBudgetSpent:     "30-day budget spent",
		DetailAuthority:       "writes acknowledged by",
		DetailRegion:          "writes answered by",
		DetailRelapses:        "relapses",
		DetailLongRelapse:     "longest relapse",
		DetailAcks:            "writes acknowledged by",
		DetailAcknowledged:    "acknowledged writes",
		DetailOldestLost:      "age of the oldest lost write",
		DetailRefusedAppeared: "refused writes that appeared",
		DetailDuplicates:      "duplicates",
		DetailUnknownPresent:  "writes of unknown outcome, present",
		DetailUnknownAbsent:   "writes of unknown outcome, absent",
		DetailUnreadable:      "final reads that failed",
		DetailNeverAsked:      "ids that the final read did not ask for",
		DetailNeverRead:       "writes never read",
		DetailMostCopies:      "most copies of one write",
		DetailFound:           "writes found",
		DetailUntold:          "writes of untold count",
		DetailStalest:         "greatest age of what was missed",
		DetailStaleWrites:     "writes that were missed",
		DetailReadsOfOld:      "reads of what was acknowledged before",
		DetailMissedLost:      "reads of what is lost",
		DetailBusiest:         "busiest host",
		DetailBusyAt:          "time of the highest load after the onset",
		DetailCalm:            "highest before the fault",
		DetailInventedAsked:   "ids asked for that were never written",
		DetailInventedFound:   "of those, found",
		DetailEpisode:         "episode",
		DetailRate:            "requests a second",
		DetailServed:          "requests served",
		DetailChecked:         "items checked",
		DetailUndecided:       "items undecided",
		DetailExample:         "one that is not",
		DetailReadBeyond:      "readings beyond",
		DetailReadMissing:     "readings missing",
		DetailReadWorst:       "worst reading",
	}
}
