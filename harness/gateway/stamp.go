package gateway

// Stamp is what GET /clock answers: CLOCK_MONOTONIC of the gateway's kernel in
// nanoseconds, and the boot id that tells one running kernel from another.
type Stamp struct {
	Now  int64  `json:"now"`
	Boot string `json:"boot,omitempty"`
}

// Removed is what DELETE /cuts answers: when the cuts ended, and the last
// counts of those that were in force.
type Removed struct {
	Applied
	Counts []CutCount `json:"counts"`
}

// DNSCounts is what the DNS proxy has done since the gateway started.
type DNSCounts struct {
	Passed     uint64     `json:"passed"`     // answered as the resolver answered
	Changed    uint64     `json:"changed"`    // changed by a rule, dropped ones included
	Unanswered uint64     `json:"unanswered"` // forwarded, but the resolver did not answer
	Rules      []DNSCount `json:"rules"`      // the rules in force, in order
}

// Failure is the body of every answer that is not a success.
type Failure struct {
	Error string `json:"error"`
}
