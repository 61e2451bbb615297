package reports

import "github.com/gameday-harness/gameday/harness/verdict"

// meaning explains a measure in one sentence to those who meet it first.
func meaning(m verdict.Measure) string {
	switch m {
	case verdict.ReadOnlyWithin:
		return "from the onset of the fault until every read was served and every write acknowledged or politely refused"
	case verdict.FailoverWithin:
		return "from the onset until reads and writes were served again for good: the recovery time objective"
	case verdict.FailbackWithin:
		return "from the heal until the home region served again and no request was bad"
	case verdict.DataLoss:
		return "acknowledged writes that the final read did not find: the recovery point objective, in writes"
	case verdict.Availability:
		return "the share of requests that were served, from the onset to the end"
	case verdict.SplitBrain:
		return "writes that one region acknowledged while another one did too"
	case verdict.StaleReads:
		return "reads that missed what was acknowledged before they were sent, and is there all the same"
	case verdict.Duplicates:
		return "writes that users made once and that are there more than once"
	case verdict.Amplification:
		return "the most connections that were opened to one of the system's hosts for each request of users, over about a second: retries that feed an outage"
	case verdict.Linearizable:
		return "writes whose history no order of the requests explains"
	}
	return ""
}
