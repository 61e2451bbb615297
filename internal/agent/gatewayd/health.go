package gatewayd

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/wire"
)

// health gathers what the gateway's parts say of themselves.
type health struct {
	gateways *wire.Gateways
	proxies  *wire.Proxies
	front    []string
}

func (h health) read(ctx context.Context) gateway.Health {
	have, wanted, err := h.proxies.Count(ctx)
	state := gateway.Health{
		Hosts: h.gateways.Health(), Links: have, Wanted: wanted, Toxiproxy: err == nil,
		Forwards: forwards(), Front: h.front,
	}
	state.Waiting = waiting(state, err)
	state.Ready = state.Waiting == ""
	return state
}

// waiting says what the gateway is still waiting for, or "".
func waiting(state gateway.Health, toxiproxy error) string {
	for _, host := range state.Hosts {
		if host.Error != "" {
			return host.Error
		}
		if !host.Attached {
			return fmt.Sprintf("the network of host %q is not connected yet", host.Name)
		}
	}
	switch {
	case toxiproxy != nil:
		return toxiproxy.Error()
	case state.Links < state.Wanted:
		return fmt.Sprintf("%d of %d proxies listen", state.Links, state.Wanted)
	case !state.Forwards:
		return "net.ipv4.ip_forward is off; start the container with that sysctl set to 1"
	}
	return ""
}

func forwards() bool {
	value, err := os.ReadFile("/proc/sys/net/ipv4/ip_forward")
	return err == nil && bytes.HasPrefix(value, []byte("1"))
}
