package gateway

import (
	"context"
	"net/http"
	"time"
)

// MaxLease bounds how long a lease can last without being renewed.
const MaxLease = time.Minute

// renewing is the patience of Renew: an answer that comes later than that is of
// no use to a lease of a few seconds.
const renewing = time.Second

// LeaseRequest arms the lease of a gateway, or renews it.
type LeaseRequest struct {
	TTL time.Duration `json:"ttl"` // more than 0, at most MaxLease
}

// Lease is what PUT /lease answers. When Lapsed has grown since the last answer,
// faults have ended that the caller believes to be in force.
type Lease struct {
	Lapsed int `json:"lapsed"` // how often it has run out since the gateway started
	// Dropped is what ended when it ran out last, such as "cut a" or
	// "toxic web-1>db-1:5432/latency".
	Dropped []string `json:"dropped,omitempty"`
	// Monotonic is when all of that had ended: CLOCK_MONOTONIC of the gateway's
	// kernel in nanoseconds, as in Stamp; 0 when the lease has never run out.
	Monotonic int64 `json:"monotonic,omitempty"`
}

// Renew arms the gateway's lease for this time from now on, or renews it. A
// gateway whose lease runs out drops every fault by itself, and refuses new
// ones (status 409) until it is renewed; one whose lease was never armed does
// neither. It is an error when a fault could not be dropped: the lease is then
// still out.
func (c *Client) Renew(ctx context.Context, ttl time.Duration) (Lease, error) {
	return call[Lease](ctx, c, renewing, http.MethodPut, PathLease, LeaseRequest{TTL: ttl})
}
