package wire

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/toxics"
)

// dropping is how long all proxies together may take to let go of their toxics:
// a proxy whose client does not read waits for it, and the removal of a toxic
// can lock a proxy up for good.
const dropping = 400 * time.Millisecond

// droppable is a proxy of ours.
type droppable struct {
	*toxiproxy.Proxy
	busy sync.Mutex // held while it lets go, which may be for good
}

// dropped is what a proxy has let go of.
type dropped struct {
	proxy string
	names []string
	err   error
}

// Drop removes the toxics of all proxies and enables those that are disabled. It
// returns "proxy/toxic" for each toxic, and the proxy alone when it was
// disabled. Proxies that take too long are an error.
func (p *Proxies) Drop() ([]string, error) {
	p.dropping.Lock()
	defer p.dropping.Unlock()
	results := make(chan dropped, len(p.all))
	waiting := map[string]bool{}
	for _, proxy := range p.all {
		waiting[proxy.Name] = true
		go func() { results <- proxy.drop() }()
	}
	var names []string
	var errs []error
	late := time.After(dropping)
	for len(waiting) > 0 {
		select {
		case result := <-results:
			delete(waiting, result.proxy)
			names, errs = append(names, result.names...), append(errs, result.err)
		case <-late:
			errs = append(errs, fmt.Errorf("%d proxies have not let go of their toxics within %s: restart the world", len(waiting), dropping))
			clear(waiting)
		}
	}
	slices.Sort(names)
	return names, errors.Join(errs...)
}

func (d *droppable) drop() dropped {
	result := dropped{proxy: d.Name}
	if !d.busy.TryLock() {
		result.err = fmt.Errorf("proxy %q has not let go of its toxics since it was last asked: restart the world", d.Name)
		return result
	}
	defer d.busy.Unlock()
	switch err := d.Start(); {
	case err == nil:
		result.names = append(result.names, d.Name)
	case !errors.Is(err, toxiproxy.ErrProxyAlreadyStarted):
		result.err = fmt.Errorf("enable proxy %q: %w", d.Name, err)
	}
	for _, toxic := range d.Toxics.GetToxicArray() {
		if named, ok := toxic.(*toxics.ToxicWrapper); ok {
			result.names = append(result.names, d.Name+"/"+named.Name)
		}
	}
	// It takes a context for its log alone.
	d.Toxics.ResetToxics(context.Background())
	return result
}
