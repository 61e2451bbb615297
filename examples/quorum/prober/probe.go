package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// pair sends a write and a read at each tick, whatever became of those before.
type pair struct {
	settings
	client *http.Client
	acked  atomic.Pointer[string] // id of the write that was acknowledged last
	late   atomic.Int64           // most by which a tick was late, nanoseconds
}

func newPair(s settings) *pair {
	// A connection of its own for each probe: kept ones hide what new ones meet.
	// Nothing is tried again.
	transport := &http.Transport{DisableKeepAlives: true}
	return &pair{settings: s, client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// latest is by how much the latest probe was sent late: as much the prober itself
// may have missed.
func (p *pair) latest() int64 { return p.late.Load() }

// results probes until the context ends, and closes the channel when the last
// probe has been answered.
func (p *pair) results(ctx context.Context) <-chan result {
	out := make(chan result)
	go func() {
		defer close(out)
		var under sync.WaitGroup
		defer under.Wait()
		prefix := fmt.Sprintf("probe-%d-%d-", os.Getpid(), monotonic())
		began := time.Now()
		reads := 0
		for n := 0; p.tick(ctx, began.Add(time.Duration(n)*p.every)); n++ {
			id := fmt.Sprintf("%s%d", prefix, n)
			under.Go(func() { out <- p.write(ctx, n, id) })
			if last := p.acked.Load(); last != nil {
				number := reads
				under.Go(func() { out <- p.read(ctx, number, *last) })
				reads++
			}
		}
	}()
	return out
}

// tick waits until a probe is due, and says whether to go on.
func (p *pair) tick(ctx context.Context, due time.Time) bool {
	select {
	case <-time.After(time.Until(due)):
	case <-ctx.Done():
		return false
	}
	p.late.Store(max(p.late.Load(), int64(time.Since(due))))
	return true
}

func (p *pair) write(ctx context.Context, n int, id string) result {
	r := p.probe(ctx, http.MethodPut, id)
	r.write, r.number = true, n
	if r.good() {
		p.acked.Store(&id)
	}
	return r
}

func (p *pair) read(ctx context.Context, n int, id string) result {
	r := p.probe(ctx, http.MethodGet, id)
	r.number = n
	return r
}

// probe makes one request. It ends with the time that is left to it also when the
// probing has ended, so that what was under way is not taken for an outage.
func (p *pair) probe(ctx context.Context, method, id string) result {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.timeout)
	defer cancel()
	r := result{sent: monotonic()}
	r.reason = p.ask(ctx, method, id)
	r.done = monotonic()
	return r
}

// ask returns why the answer is bad, or "".
func (p *pair) ask(ctx context.Context, method, id string) string {
	var body io.Reader = http.NoBody
	if method == http.MethodPut {
		body = strings.NewReader(id)
	}
	req, err := http.NewRequestWithContext(ctx, method, p.url+id, body)
	if err != nil {
		return err.Error()
	}
	res, err := p.client.Do(req)
	if err != nil {
		return reason(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return reason(err)
	case res.StatusCode/100 != 2:
		return fmt.Sprintf("status %d", res.StatusCode)
	case method == http.MethodGet && !strings.Contains(string(answer), id):
		return "another item"
	}
	return ""
}

// reason puts errors into few words, so that they can be counted.
func reason(err error) string {
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	case errors.As(err, &op):
		return op.Op + " failed"
	default:
		return "error"
	}
}
