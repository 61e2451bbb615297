package gateway

import (
	"context"
	"net/http"
)

// HostTraffic is how many TCP connections hosts and users have tried to open
// to a host since the gateway started. An attempt counts once, whatever became
// of it: at a host that is cut off or dead it counts too, and a SYN that was
// sent again does not count again.
type HostTraffic struct {
	Host   string `json:"host"`
	Opened uint64 `json:"opened"`
	// Forged is how many packets the host has sent in a name that is not its own.
	// They were dropped before anything else saw them.
	Forged uint64 `json:"forged,omitempty"`
}

// Traffic returns the attempts at every host, in the order of Config.Hosts.
func (c *Client) Traffic(ctx context.Context) ([]HostTraffic, error) {
	return call[[]HostTraffic](ctx, c, Patience, http.MethodGet, PathTraffic, nil)
}
