package gateway

import (
	"context"
	"net/http"
)

// Dropped is what DELETE /faults answers: when everything that was in force was
// dropped, and the names of it.
type Dropped struct {
	Applied
	Cuts     []string `json:"cuts"`   // their ids
	Moves    []string `json:"moves"`  // their ids
	DNSRules []string `json:"dns"`    // their ids
	Toxics   []string `json:"toxics"` // "web-1>db-1:5432/latency"; the proxy alone when it was disabled
}

// Names lists all of it in one go, such as "cut a".
func (d Dropped) Names() []string {
	var all []string
	for _, kind := range []struct {
		name string
		ids  []string
	}{{"cut", d.Cuts}, {"move", d.Moves}, {"DNS rule", d.DNSRules}, {"toxic", d.Toxics}} {
		for _, id := range kind.ids {
			all = append(all, kind.name+" "+id)
		}
	}
	return all
}

// DropAll ends every fault that is in force at once, whoever put it there. It
// can be repeated.
func (c *Client) DropAll(ctx context.Context) (Dropped, error) {
	return call[Dropped](ctx, c, Patience, http.MethodDelete, PathFaults, nil)
}
