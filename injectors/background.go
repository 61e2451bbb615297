package injectors

import "context"

// background is what a fault goes on doing by itself while it is in force.
type background struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error // valid when done is closed
}

// inBackground begins to do something until ctx ends or end is called. Each step of
// it must be carried out to its end, under a limit of its own: a step that is broken
// off half-way may be finished by the world after it was taken back.
func inBackground(ctx context.Context, do func(ctx context.Context) error) *background {
	ctx, cancel := context.WithCancel(ctx)
	b := &background{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(b.done)
		err := do(ctx)
		if ctx.Err() == nil {
			b.err = err // what it says when it is ended is no error
		}
	}()
	return b
}

// end ends it, waits until it has ended and says what went wrong in it. It may be
// called again, and on one that never began.
func (b *background) end() error {
	if b == nil {
		return nil
	}
	b.cancel()
	<-b.done
	return b.err
}
