package settings

// Settings is everything that x-gameday says beside the system.
type Settings struct {
	Objectives Objectives
	Workloads  []Workload // at least one
	AbortWhen  []AbortWhen
	Limits     Limits
	Readings   []Reading
	Scenarios  []Scenario // the file's own
	SLA        SLA
	Drill      Drill
	Changes    []Change
}
