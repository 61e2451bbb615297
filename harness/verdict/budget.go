package verdict

import "time"

// Details of the error budget.
const (
	DetailBadSeconds  DetailID = "bad_seconds"  // of full outage that the bad requests amount to
	DetailBudgetSpent DetailID = "budget_spent" // share of the error budget
)

// budgetPeriod is the usual period of a service level objective.
const budgetPeriod = 30 * 24 * time.Hour

// errorBudget says what the experiment would have cost in production: the
// objective allows (1 - objective) of 30 days to be bad, and the bad requests
// amount to this many seconds of full outage. An objective of 1 has no budget
// that could be spent. Its bound is that of the bad seconds.
func errorBudget(bad Detail, objective *float64) []Detail {
	details := []Detail{bad}
	if objective == nil || *objective >= 1 {
		return details
	}
	budget := (1 - *objective) * budgetPeriod.Seconds()
	return append(details, Detail{ID: DetailBudgetSpent, Value: bad.Value / budget, Bound: bad.Bound / budget, Unit: ratio})
}
