package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// settings are how to probe.
type settings struct {
	url     string
	every   time.Duration // between two writes, and between two reads
	timeout time.Duration // of each probe; a good answer comes within it
	settle  time.Duration // for so long all must be good before an outage is over
	lasting time.Duration // of the whole; 0: until a signal
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, s, os.Stdout)
	}
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "prober:", err)
		os.Exit(1)
	}
}

func parse(args []string) (settings, error) {
	var s settings
	f := flag.NewFlagSet("prober", flag.ContinueOnError)
	f.DurationVar(&s.every, "every", 20*time.Millisecond, "time between two probes of a kind; the resolution")
	f.DurationVar(&s.timeout, "timeout", 2*time.Second, "time within which a probe must be answered")
	f.DurationVar(&s.settle, "settle", 2500*time.Millisecond, "for so long all must be good before an outage is over")
	f.DurationVar(&s.lasting, "for", 0, "how long to probe; 0: until a signal")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	if f.NArg() != 1 {
		return s, errors.New("want one URL, such as http://127.0.0.1:8081/items/")
	}
	s.url = f.Arg(0)
	if u, err := url.Parse(s.url); err != nil || u.Scheme != "http" || u.Host == "" {
		return s, fmt.Errorf("%q: want a URL such as http://127.0.0.1:8081/items/", s.url)
	}
	if s.every < time.Millisecond || s.timeout <= 0 || s.settle < 0 || s.lasting < 0 {
		return s, errors.New("-every must be at least 1ms, -timeout above 0, -settle and -for 0 or more")
	}
	return s, nil
}

// run probes until the context or the time ends, and prints lines of JSON: start,
// an outage for each, end.
func run(ctx context.Context, s settings, out io.Writer) error {
	if s.lasting > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.lasting)
		defer cancel()
	}
	lines := json.NewEncoder(out)
	err := lines.Encode(map[string]any{
		"kind": "start", "url": s.url, "at_ns": monotonic(), "every_ns": s.every, "timeout_ns": s.timeout, "settle_ns": s.settle,
	})
	if err != nil {
		return err
	}
	writes, reads := newTracker("write", s.settle), newTracker("read", s.settle)
	p := newPair(s)
	for result := range p.results(ctx) {
		tracker := writes
		if !result.write {
			tracker = reads
		}
		for _, o := range tracker.add(result) {
			err = errors.Join(err, lines.Encode(o))
		}
	}
	for _, o := range append(writes.end(), reads.end()...) {
		err = errors.Join(err, lines.Encode(o))
	}
	return errors.Join(err, lines.Encode(map[string]any{
		"kind": "end", "at_ns": monotonic(), "write": writes.sum, "read": reads.sum, "latest_ns": p.latest(),
	}))
}
