package gateway

import (
	"context"
	"net/http"
	"net/netip"
)

// Move makes a host come back at another address, HostAddr.Spare, as a replaced
// instance does: names that stood for the old address stand for the new one,
// and packets of other hosts to the old one go nowhere, silently, on
// established connections too. Connections that the host itself has opened live
// on, and users still enter.
type Move struct {
	ID   string `json:"id"` // chosen by the caller, unique among the moves in force
	Host string `json:"host"`
}

// Moved is what PUT /moves answers: when the move took place, and from where to
// where.
type Moved struct {
	Applied
	From netip.Addr `json:"from"`
	To   netip.Addr `json:"to"`
}

// MoveCount is what a move has really done so far.
type MoveCount struct {
	ID      string `json:"id"`
	Host    string `json:"host"`
	Answers uint64 `json:"answers"` // DNS answers that were rewritten
	Dropped uint64 `json:"dropped"` // packets for the old address that went nowhere
}

// MovedBack is what DELETE /moves answers: when the hosts were back at their own
// addresses, and the last counts of the moves that were in force.
type MovedBack struct {
	Applied
	Counts []MoveCount `json:"counts"`
}

// Move puts a move in force.
func (c *Client) Move(ctx context.Context, m Move) (Moved, error) {
	return call[Moved](ctx, c, Patience, http.MethodPut, PathMoves, m)
}

// MoveBack ends the moves with these ids, all at once. What was opened at the new
// address freezes then, as what was opened at the old one did before. Moves that
// are not in force are passed over, so it can be repeated.
func (c *Client) MoveBack(ctx context.Context, ids ...string) (MovedBack, error) {
	return call[MovedBack](ctx, c, Patience, http.MethodDelete, ending(PathMoves, ids), nil)
}

// MoveCounts returns what each move in force has done so far.
func (c *Client) MoveCounts(ctx context.Context) ([]MoveCount, error) {
	return call[[]MoveCount](ctx, c, Patience, http.MethodGet, PathMoves, nil)
}
