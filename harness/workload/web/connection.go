package web

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// idleFor is how long a kept connection may lie idle before it is dropped. It
// is shorter than what servers use (5 s and more), so that a request is not
// sent into a connection that the server is just closing.
const idleFor = 2 * time.Second

// connections sends requests over two kinds of connections.
type connections struct {
	fresh *http.Transport // one for each request
	kept  *http.Transport // used again, as browsers do
}

// newConnections speaks TLS when there is a configuration of it.
func newConnections(deadline time.Duration, private *tls.Config) connections {
	fresh, kept := transport(deadline, private), transport(deadline, private)
	fresh.DisableKeepAlives = true
	kept.MaxIdleConnsPerHost = 1024 // no cap that outages would reach
	return connections{fresh: fresh, kept: kept}
}

// transport speaks HTTP/1.1 as it is told: no proxy from the environment, no
// compression of its own, no limit on connections. Redirects and cookies are
// the client's business, and there is none.
func transport(deadline time.Duration, private *tls.Config) *http.Transport {
	return &http.Transport{
		Proxy:              nil,
		DisableCompression: true,
		IdleConnTimeout:    idleFor,
		TLSNextProto:       map[string]func(string, *tls.Conn) http.RoundTripper{}, // no HTTP/2
		// A dial goes on after its request has given up; it must end as well.
		DialContext:         (&net.Dialer{Timeout: deadline, KeepAlive: -1}).DialContext,
		TLSHandshakeTimeout: deadline,
		TLSClientConfig:     private,
	}
}

func (c connections) of(fresh bool) *http.Transport {
	if fresh {
		return c.fresh
	}
	return c.kept
}

func (c connections) close() {
	c.fresh.CloseIdleConnections()
	c.kept.CloseIdleConnections()
}
