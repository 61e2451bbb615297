package redis

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// idleFor is how long a kept connection may lie idle. Redis itself keeps them for
// ever, but what stands between may not.
const idleFor = 10 * time.Second

// mostConnections are kept at a time: no cap that outages would reach.
const mostConnections = 1024

// client sends a program's commands to one system.
type client struct {
	*program
	target  workload.Target
	options *redis.Options
	kept    *redis.Client
}

// Dial implements workload.Dialer. It fails when the entry is no address.
func (p *program) Dial(to workload.Target) (workload.Client, error) {
	entry, err := url.Parse(to.Entry)
	if err != nil || entry.Host == "" {
		return nil, fmt.Errorf("workload: %q is no address of a system (such as http://127.0.0.1:6379)", to.Entry)
	}
	// What goes wrong is told by the outcomes; the library would also write it to
	// standard error, and knows no logger of a client's own.
	redis.SetLogger(silent{})
	options := p.optionsFor(entry.Host)
	return &client{program: p, target: to, options: options, kept: redis.NewClient(options)}, nil
}

// optionsFor let a command be one attempt: nothing is tried again, and nothing is
// done beside it.
func (p *program) optionsFor(address string) *redis.Options {
	return &redis.Options{
		Addr: address, Username: p.User, Password: p.Password, DB: p.Database,
		Protocol: 2, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		MaxRetries:               -1, DialerRetries: 1,
		DialTimeout: p.deadline, ReadTimeout: p.deadline, WriteTimeout: p.deadline,
		ContextTimeoutEnabled: true,
		PoolSize:              mostConnections, PoolTimeout: p.deadline, ConnMaxIdleTime: idleFor,
	}
}

// Do implements workload.Client.
func (c *client) Do(ctx context.Context, op workload.Operation) workload.Reply {
	over, release := c.kept, func() {}
	if op.Fresh {
		alone := *c.options
		alone.PoolSize = 1
		fresh := redis.NewClient(&alone)
		over, release = fresh, func() { _ = fresh.Close() } // what matters was read before
	}
	defer release()
	sent := time.Now()
	ctx, cancel := context.WithDeadline(ctx, sent.Add(c.deadline))
	defer cancel()
	r := c.exchange(ctx, over, op)
	r.Sent, r.Done = sent, time.Now()
	return r
}

// exchange sends one command and says what came of it.
func (c *client) exchange(ctx context.Context, over *redis.Client, op workload.Operation) workload.Reply {
	if op.Kind == history.Read {
		reply, err := over.Do(ctx, arguments(c.read.of(op.ID))...).Result()
		return c.judgeRead(op, reply, err)
	}
	if c.Replicas == 0 {
		return c.judgeWrite(over.Do(ctx, arguments(c.write.of(op.ID))...).Err())
	}
	return c.replicated(ctx, over, op)
}

// replicated writes, and waits for replicas on the same connection: WAIT is about
// what this one has written.
func (c *client) replicated(ctx context.Context, over *redis.Client, op workload.Operation) workload.Reply {
	conn := over.Conn()
	defer func() { _ = conn.Close() }() // it goes back to the others
	if r := c.judgeWrite(conn.Do(ctx, arguments(c.write.of(op.ID))...).Err()); r.Outcome != history.OK {
		return r
	}
	have, err := conn.Wait(ctx, c.Replicas, c.Within).Result()
	switch {
	case err != nil:
		return workload.Reply{Outcome: history.Unknown, Error: c.told(err)}
	case have < int64(c.Replicas):
		return workload.Reply{Outcome: history.Unknown, Error: fmt.Sprintf("%d of %d replicas within %v", have, c.Replicas, c.Within)}
	}
	return workload.Reply{Outcome: history.OK}
}

func arguments(words []string) []any {
	all := make([]any, len(words))
	for i, word := range words {
		all[i] = word
	}
	return all
}

// Close implements workload.Client.
func (c *client) Close() { _ = c.kept.Close() } // nothing is under way

// isNone tells that Redis answered that there is nothing.
func isNone(err error) bool { return errors.Is(err, redis.Nil) }

// silent implements the logger of go-redis.
type silent struct{}

// Printf implements it.
func (silent) Printf(context.Context, string, ...any) {}
