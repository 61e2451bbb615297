package gateway

import "time"

// DNSRule changes answers in the DNS proxy. A query is changed by the first
// rule in force that matches it. Empty fields match everything.
type DNSRule struct {
	ID        string        `json:"id"`
	Clients   []string      `json:"clients,omitempty"`   // host names
	Resolvers []string      `json:"resolvers,omitempty"` // host names
	Name      string        `json:"name,omitempty"`      // the name asked for, or a suffix that begins with a dot
	Share     float64       `json:"share,omitempty"`     // of the queries that match, 0 < Share <= 1; 0 means all
	Seed      int64         `json:"seed,omitempty"`      // of what is drawn: which queries, and how long each is delayed
	Action    DNSAction     `json:"action"`
	Delay     time.Duration `json:"delay,omitempty"`  // DNSDelay
	Jitter    time.Duration `json:"jitter,omitempty"` // DNSDelay: the delay varies by so much either way, at most by itself
	Addr      string        `json:"addr,omitempty"`   // DNSWrong: the address answered
}

// DNSAction is what the DNS proxy does to a query.
type DNSAction string

// Actions of the DNS proxy.
const (
	DNSDrop     DNSAction = "drop"
	DNSDelay    DNSAction = "delay"
	DNSServfail DNSAction = "servfail"
	DNSNXDomain DNSAction = "nxdomain"
	DNSRefuse   DNSAction = "refused"
	DNSEmpty    DNSAction = "empty"     // NOERROR without records
	DNSWrong    DNSAction = "wrong"     // Addr instead of the truth
	DNSStale    DNSAction = "stale"     // the first answer ever seen for the question
	DNSTruncate DNSAction = "truncated" // TC bit set over UDP, and TCP refused
)

// DNSCount says how many queries a rule has changed, and how many passed the
// proxy at all.
type DNSCount struct {
	ID      string `json:"id"`
	Changed uint64 `json:"changed"`
}
