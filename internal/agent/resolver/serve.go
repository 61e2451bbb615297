package resolver

import (
	"context"
	"fmt"
	"io"
	"log"

	"github.com/coredns/caddy"
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/plugin"
	_ "github.com/coredns/coredns/plugin/errors"      // logs what goes wrong
	_ "github.com/coredns/coredns/plugin/loadbalance" // shuffles the addresses of a name

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Serve answers over UDP and TCP on a port until the context ends. CoreDNS
// keeps its configuration in the process, so it can be called once.
func Serve(ctx context.Context, port uint16, cfg gateway.ResolverConfig) error {
	caddy.Quiet, dnsserver.Quiet = true, true
	log.SetOutput(io.Discard) // caddy's banner; errors come back from Start
	dnsserver.Directives = []string{"errors", "loadbalance", pluginName}
	plugin.Register(pluginName, func(c *caddy.Controller) error {
		dnsserver.GetConfig(c).AddPlugin(func(plugin.Handler) plugin.Handler { return newNames(cfg) })
		return nil
	})
	_, err := caddy.Start(caddy.CaddyfileInput{
		Filepath:       "resolver",
		Contents:       fmt.Appendf(nil, ".:%d {\n errors\n loadbalance\n %s\n}\n", port, pluginName),
		ServerTypeName: "dns",
	})
	if err != nil {
		return fmt.Errorf("start the resolver on port %d: %w", port, err)
	}
	// The process ends next; a graceful stop would only wait for clients.
	<-ctx.Done()
	return nil
}
