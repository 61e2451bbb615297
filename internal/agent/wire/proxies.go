package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
)

// Proxies is the embedded toxiproxy server with one proxy for each link.
type Proxies struct {
	server *toxiproxy.ApiServer
	all    []*droppable

	dropping sync.Mutex // held by Drop
}

// StartProxies starts a proxy for every link of the layout. They listen on all
// addresses, since a redirected connection comes in on the network of its
// sender.
func StartProxies(layout Layout) (*Proxies, error) {
	// Its log names every connection; the counters of the filter and the
	// history say what matters.
	logger := zerolog.Nop()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), logger)
	links := layout.Proxies()
	// Each start waits for its listener, so many start side by side.
	const atOnce = 32
	var starting errgroup.Group
	starting.SetLimit(atOnce)
	all := make([]*droppable, len(links))
	for i, link := range links {
		starting.Go(func() error {
			proxy, err := startProxy(server, link)
			all[i] = &droppable{Proxy: proxy}
			return err
		})
	}
	if err := starting.Wait(); err != nil {
		_ = server.Collection.Clear() // the first error is the one to report
		return nil, err
	}
	return &Proxies{server: server, all: all}, nil
}

func startProxy(server *toxiproxy.ApiServer, link Link) (*toxiproxy.Proxy, error) {
	listen := netip.AddrPortFrom(netip.IPv4Unspecified(), link.Listen).String()
	upstream := netip.AddrPortFrom(link.To, link.Port).String()
	proxy := toxiproxy.NewProxy(server, link.Name, listen, upstream)
	err := proxy.Start()
	if err == nil {
		err = server.Collection.Add(proxy, false)
	}
	if err != nil {
		return nil, fmt.Errorf("start the proxy of link %q on port %d: %w", link.Name, link.Listen, err)
	}
	return proxy, nil
}

// Handler is toxiproxy's own HTTP API.
func (p *Proxies) Handler() http.Handler { return p.server.Routes() }

// Count returns how many proxies there are and how many there ought to be. It
// returns an error when toxiproxy does not answer in time, which happens when
// the removal of a toxic has locked its collection up.
func (p *Proxies) Count(ctx context.Context) (have, wanted int, err error) {
	const patience = 500 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer := make(chan int, 1)
	go func() { answer <- len(p.server.Collection.Proxies()) }()
	select {
	case have = <-answer:
		return have, len(p.all), nil
	case <-ctx.Done():
		return 0, len(p.all), fmt.Errorf("toxiproxy has not answered within %s: restart the world", patience)
	}
}
