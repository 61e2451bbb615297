package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/hashicorp/raft"
	boltdb "github.com/hashicorp/raft-boltdb/v2"
	"golang.org/x/sync/errgroup"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "quorum:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "serve":
		return serve(ctx)
	case len(args) == 2 && args[0] == "health":
		return health(ctx, args[1])
	default:
		return errors.New("usage: quorum serve | quorum health URL")
	}
}

// serve runs a member until it is told to stop.
func serve(ctx context.Context) error {
	s, err := readSettings(os.Getenv)
	if err != nil {
		return err
	}
	names := newNames()
	p, err := onDisk(ctx, s, names)
	if err != nil {
		return err
	}
	m, err := newMember(s, p)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", ":"+s.HTTPPort)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: newAPI(s, m, names).Handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	both, ctx := errgroup.WithContext(ctx)
	context.AfterFunc(ctx, func() { _ = server.Close() })
	both.Go(func() error { return m.Run(ctx) })
	both.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return both.Wait()
}

// onDisk keeps the log and two snapshots in the data folder, and talks to the
// others over TCP.
func onDisk(ctx context.Context, s Settings, names *Names) (parts, error) {
	const (
		snapshots   = 2
		connections = 3           // kept to each peer
		peerLimit   = time.Second // of one exchange with a peer
	)
	if err := os.MkdirAll(s.Data, 0o750); err != nil {
		return parts{}, err
	}
	logs, err := boltdb.NewBoltStore(filepath.Join(s.Data, "raft.db"))
	if err != nil {
		return parts{}, fmt.Errorf("open the log: %w", err)
	}
	snaps, err := raft.NewFileSnapshotStore(s.Data, snapshots, io.Discard)
	if err != nil {
		return parts{}, fmt.Errorf("open the snapshots: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", ":"+s.RaftPort)
	if err != nil {
		return parts{}, err
	}
	self := stream{Listener: listener, name: name(s.Members[s.Region] + ":" + s.RaftPort), names: names}
	return parts{logs, logs, snaps, raft.NewNetworkTransport(self, connections, peerLimit, os.Stderr)}, nil
}

// health makes one request and fails unless its answer is 200.
func health(ctx context.Context, url string) error {
	const limit = 2 * time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, res.Status)
	}
	return nil
}
