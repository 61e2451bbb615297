package dnsproxy

import (
	"net"
	"sync"
)

// resets is a listener that can make the end of a connection a reset, as a
// client meets it when TCP is refused.
type resets struct {
	net.Listener

	mu    sync.Mutex
	conns map[string]*net.TCPConn // by the client's address
}

func newResets(listener net.Listener) *resets {
	return &resets{Listener: listener, conns: map[string]*net.TCPConn{}}
}

// Accept waits for the next connection.
func (r *resets) Accept() (net.Conn, error) {
	conn, err := r.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn, nil
	}
	key := tcp.RemoteAddr().String()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns[key] = tcp
	return &forgetting{TCPConn: tcp, forget: func() { r.forget(key, tcp) }}, nil
}

// arm lets the close of this client's connection be a reset.
func (r *resets) arm(client net.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if conn, ok := r.conns[client.String()]; ok {
		_ = conn.SetLinger(0) // it is closed already
	}
}

func (r *resets) forget(key string, conn *net.TCPConn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conns[key] == conn {
		delete(r.conns, key)
	}
}

// forgetting is a connection that leaves the listener's book when it closes.
type forgetting struct {
	*net.TCPConn
	forget func()
}

// Close ends the connection.
func (f *forgetting) Close() error {
	f.forget()
	return f.TCPConn.Close()
}
