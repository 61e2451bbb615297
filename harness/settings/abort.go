package settings

import "time"

// AbortWhen is a reason to end an experiment early. Exactly one of its fields is
// set.
type AbortWhen struct {
	Served  *ServedBelow
	Command *CommandFails
	Metric  *MetricBeyond
}

// ServedBelow holds when fewer of the users' requests are served.
type ServedBelow struct {
	Share float64       // of requests, above 0, at most 1
	For   time.Duration // throughout
}

// CommandFails holds when a command ends with another exit code than 0, or not
// in time.
type CommandFails struct {
	Args           []string // of one element when Shell is set; never empty
	Shell          bool     // Args[0] is a text for sh -c
	Every, Timeout time.Duration
}

// MetricBeyond holds when a metric in Prometheus's text format is beyond its
// bound. One of Above and Below is set.
type MetricBeyond struct {
	URL          string // one that begins with / is asked of the entrypoint
	Name         string
	Labels       map[string]string // that a series must have; nil: any
	Above, Below *float64
	For, Every   time.Duration
}
