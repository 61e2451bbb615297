package gateway

import (
	"context"
	"net/http"
)

// Cut puts all these cuts in force in one transaction, or none of them.
func (c *Client) Cut(ctx context.Context, cuts ...Cut) (Applied, error) {
	return call[Applied](ctx, c, Patience, http.MethodPut, PathCuts, cuts)
}

// Restore ends the cuts with these ids in one transaction and returns their last
// counts. Cuts that are not in force are passed over, so it can be repeated.
func (c *Client) Restore(ctx context.Context, ids ...string) (Removed, error) {
	return call[Removed](ctx, c, Patience, http.MethodDelete, ending(PathCuts, ids), nil)
}

// Counts returns what each cut in force has done so far.
func (c *Client) Counts(ctx context.Context) ([]CutCount, error) {
	return call[[]CutCount](ctx, c, Patience, http.MethodGet, PathCuts, nil)
}
