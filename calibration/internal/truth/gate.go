package truth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Gate is the service's listener, and the connections that came through it. It
// can be shut and opened again.
type Gate struct {
	addr   string
	server *http.Server

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]struct{}
}

// connection is the key of a request's connection in its context.
type connection struct{}

// NewGate makes a gate, shut, in front of a handler.
func NewGate(addr string, h http.Handler) *Gate {
	const headers = 10 * time.Second
	return &Gate{
		addr:  addr,
		conns: map[net.Conn]struct{}{},
		server: &http.Server{
			Handler: h, ReadHeaderTimeout: headers,
			ConnContext: func(ctx context.Context, c net.Conn) context.Context {
				return context.WithValue(ctx, connection{}, c)
			},
		},
	}
}

// Addr is where the gate listens when it is open.
func (g *Gate) Addr() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.addr
}

// Open takes connections. When it returns, the kernel does so already.
func (g *Gate) Open(ctx context.Context) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", g.Addr())
	if err != nil {
		return fmt.Errorf("truth: listen on %s: %w", g.Addr(), err)
	}
	g.mu.Lock()
	g.listener, g.addr = l, l.Addr().String() // the same port again, also when any was asked for
	g.mu.Unlock()
	go func() {
		err := g.server.Serve(watched{l, g})
		if !errors.Is(err, net.ErrClosed) && !errors.Is(err, http.ErrServerClosed) {
			panic(fmt.Sprintf("truth: serve on %s: %v", l.Addr(), err)) // a truth that lies must not live on
		}
	}()
	return nil
}

// Shut refuses connections, and resets the open ones but that of the request
// with this context, over which the order came.
func (g *Gate) Shut(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	err := g.listener.Close()
	for c := range g.conns {
		if c != ctx.Value(connection{}) {
			_ = reset(c) // it may have ended by itself
			delete(g.conns, c)
		}
	}
	return err
}

// reset ends a connection at once, with RST.
func reset(c net.Conn) error {
	if w, ours := c.(*watchedConn); ours {
		c = w.Conn
	}
	if tcp, is := c.(*net.TCPConn); is {
		_ = tcp.SetLinger(0)
	}
	return c.Close()
}

// watched is a listener whose connections the gate knows.
type watched struct {
	net.Listener
	gate *Gate
}

func (w watched) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	known := &watchedConn{Conn: c, gate: w.gate}
	w.gate.mu.Lock()
	defer w.gate.mu.Unlock()
	w.gate.conns[known] = struct{}{}
	return known, nil
}

type watchedConn struct {
	net.Conn
	gate *Gate
}

func (c *watchedConn) Close() error {
	c.gate.mu.Lock()
	delete(c.gate.conns, c)
	c.gate.mu.Unlock()
	return c.Conn.Close()
}
