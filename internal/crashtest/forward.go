package crashtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

// forwarder passes the connections of one client on to a Unix socket, and can
// break them.
type forwarder struct {
	path, to string

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]struct{}
	serving  sync.WaitGroup
}

// forward begins to pass connections at path on to the socket at to.
func forward(ctx context.Context, path, to string) (*forwarder, error) {
	f := &forwarder{path: path, to: to, conns: map[net.Conn]struct{}{}}
	return f, f.accept(ctx)
}

// accept takes connections, for the first time or again.
func (f *forwarder) accept(ctx context.Context) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "unix", f.path)
	if err != nil {
		return fmt.Errorf("forward docker's socket: %w", err)
	}
	f.mu.Lock()
	f.listener = l
	f.mu.Unlock()
	f.serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			f.serving.Go(func() { f.pass(ctx, c) })
		}
	})
	return nil
}

// pass copies both ways until either side ends.
func (f *forwarder) pass(ctx context.Context, from net.Conn) {
	to, err := (&net.Dialer{}).DialContext(ctx, "unix", f.to)
	if err != nil {
		_ = from.Close()
		return
	}
	defer f.drop(from, to)
	f.mu.Lock()
	f.conns[from], f.conns[to] = struct{}{}, struct{}{}
	f.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { stream(to, from) })
	both.Go(func() { stream(from, to) })
	both.Wait()
}

// stream copies one way, and passes the end on: Docker answers one that has
// nothing more to say.
func stream(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	if half, can := to.(*net.UnixConn); can {
		_ = half.CloseWrite()
	}
}

func (f *forwarder) drop(conns ...net.Conn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
		delete(f.conns, c)
	}
}

// sever breaks all connections and refuses new ones.
func (f *forwarder) sever() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.listener.Close()
	for c := range f.conns {
		_ = c.Close()
	}
	return err
}

// close ends the forwarding.
func (f *forwarder) close() {
	if err := f.sever(); err != nil && !errors.Is(err, net.ErrClosed) {
		return
	}
	f.serving.Wait()
}
