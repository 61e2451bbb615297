package gateway

import (
	"context"
	"net/http"
)

// SetDNS puts rules in force behind those that are. One with the id of a rule
// in force takes its place.
func (c *Client) SetDNS(ctx context.Context, rules ...DNSRule) (DNSCounts, error) {
	return call[DNSCounts](ctx, c, Patience, http.MethodPut, PathDNS, rules)
}

// ClearDNS ends the rules with these ids and returns the counts from just
// before. Rules that are not in force are passed over.
func (c *Client) ClearDNS(ctx context.Context, ids ...string) (DNSCounts, error) {
	return call[DNSCounts](ctx, c, Patience, http.MethodDelete, ending(PathDNS, ids), nil)
}

// DNSCounts returns what the DNS proxy has done since the gateway started.
func (c *Client) DNSCounts(ctx context.Context) (DNSCounts, error) {
	return call[DNSCounts](ctx, c, Patience, http.MethodGet, PathDNS, nil)
}
