package harness

import (
	"context"
	"sync"
)

// alongside starts what watches beside the experiment: the instrument itself,
// and the load inside the system. The returned function ends it and waits.
func (o *observation) alongside(ctx context.Context) func() {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { o.watchInstrument(ctx) })
	if o.meter != nil {
		all.Go(func() { o.meter.watch(ctx) })
	}
	return func() {
		stop()
		all.Wait()
	}
}
