package queries

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/gameday-harness/gameday/board/internal/rhythm"
)

// links dials hosts, to see that the network between them is well. Their addresses are
// asked for once, so that a loss of names does not look like one of the network.
type links struct {
	targets []string // "host:port"
	seen    window
}

const (
	dialEvery = time.Second
	dialLimit = time.Second
)

func (l *links) run(ctx context.Context, addrs []string) {
	rhythm.Every(ctx, dialEvery, func() {
		for _, addr := range addrs {
			go l.dial(ctx, addr)
		}
	})
}

func (l *links) dial(ctx context.Context, addr string) {
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	l.seen.add(time.Now(), err != nil)
	if err == nil {
		_ = conn.Close()
	}
}

// resolve finds the address of each target.
func (l *links) resolve(ctx context.Context) ([]string, error) {
	var addrs []string
	for _, target := range l.targets {
		host, port, err := net.SplitHostPort(target)
		if err != nil {
			return nil, fmt.Errorf("settings: QUERIES_LINKS: %w", err)
		}
		found, err := find(ctx, host)
		if err != nil {
			return nil, err
		}
		for _, addr := range found {
			addrs = append(addrs, net.JoinHostPort(addr, port))
		}
	}
	return addrs, nil
}
