package memory

import "context"

// Lost waits for the end of ctx: nobody else holds what is in force in memory. After
// Break("Lost", err) it is that error at once.
func (w *World) Lost(ctx context.Context) error {
	w.mu.Lock()
	err := w.broken["Lost"]
	w.mu.Unlock()
	if err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// Close ends the world. There is nothing to remove.
func (w *World) Close(context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return w.broken["Close"]
}

// Closed says whether somebody has ended the world.
func (w *World) Closed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}
