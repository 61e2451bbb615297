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
	session     *session
	captured    *captured
}

// Dial implements workload.Dialer. It fails when the entry is no HTTP address.
func (p *program) Dial(to workload.Target) (workload.Client, error) {
	base, err := url.Parse(to.Entry)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("workload: %q is no address of a system (such as http://127.0.0.1:8080)", to.Entry)
	}
	if p.tls != nil {
		base.Scheme = "https"
	}
	return &client{
		program: p, target: to, base: strings.TrimSuffix(base.String(), "/"),
		connections: newConnections(p.deadline, p.tls), session: newSession(p.login), captured: newCaptured(),
	}, nil
}

// Do implements workload.Client.
func (c *client) Do(ctx context.Context, op workload.Operation) workload.Reply {
	kind, of := c.read, item{ID: op.ID}
	if op.Kind == history.Write {
		kind = c.write
		c.captured.begin(op.ID)
	} else if c.capture != nil {
		var told bool
		if of.Captured, told = c.captured.of(op.ID); !told {
			return workload.Reply{Outcome: history.Missing, Error: neverTold}
		}
	}
	a, sent, done, err := c.attempt(ctx, kind, of, op.Fresh)
	r := c.judge(op, a, err)
	r.Sent, r.Done = sent, done
	return r
}

// Close implements workload.Client.
func (c *client) Close() { c.connections.close() }
