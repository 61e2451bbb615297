package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// client sends a program's requests to one system.
type client struct {
	*program
	target      workload.Target
	base        string // without a trailing slash
	connections connections
}

// Dial implements workload.Dialer. It fails when the entry is no HTTP address.
func (p *program) Dial(to workload.Target) (workload.Client, error) {
	base, err := url.Parse(to.Entry)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("workload: %q is no address of a system (such as http://127.0.0.1:8080)", to.Entry)
	}
	return &client{program: p, target: to, base: strings.TrimSuffix(to.Entry, "/"), connections: newConnections(p.deadline)}, nil
}

// Do implements workload.Client.
func (c *client) Do(ctx context.Context, op workload.Operation) workload.Reply {
	kind := c.read
	if op.Kind == history.Write {
		kind = c.write
	}
	a, sent, done, err := c.attempt(ctx, kind, op)
	r := c.judge(op, a, err)
	r.Sent, r.Done = sent, done
	return r
}

// Close implements workload.Client.
func (c *client) Close() { c.connections.close() }
