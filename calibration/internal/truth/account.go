package truth

// Account is what the service did on the latest order, exactly. Instants are
// CLOCK_MONOTONIC of its kernel, nanoseconds.
type Account struct {
	Done  bool    `json:"done"` // the script is over, and the service serves
	Spans []Spent `json:"spans"`

	Forgotten  int `json:"forgotten"`  // writes that were acknowledged and not stored
	Duplicated int `json:"duplicated"` // items that were stored more than once
	Stale      int `json:"stale"`      // reads of stored items that were answered with "not there"
}

// Spent is a span as it was carried out: of the requests that the service took
// up, those from From on and before To met it.
type Spent struct {
	Mode Mode  `json:"mode"`
	From int64 `json:"from"`
	To   int64 `json:"to,omitempty"` // 0 while it lasts
}
