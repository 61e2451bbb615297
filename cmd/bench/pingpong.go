package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"
)

const (
	pongPort = "7000"
	message  = 64    // bytes of one message
	warmUps  = 200   // round trips that are not counted
	trips    = 5_000 // round trips over one kept connection
	fresh    = 300   // connections that are opened, used once and closed
)

// latencies are what one ping measured, microseconds.
type latencies struct {
	KeptMedian  float64 `json:"kept_median"`
	KeptP99     float64 `json:"kept_p99"`
	FreshMedian float64 `json:"fresh_median"`
	FreshP99    float64 `json:"fresh_p99"`
}

// pong sends back whatever it gets, until it is stopped.
func pong(ctx context.Context) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", ":"+pongPort)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { _ = l.Close() })
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) { // stopped
			return nil
		}
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			_, _ = io.Copy(c, c)
		}()
	}
}

// ping measures round trips to a pong and prints them as one line of JSON.
func ping(ctx context.Context, host string) error {
	addr := net.JoinHostPort(host, pongPort)
	if err := awaitPong(ctx, addr); err != nil {
		return err
	}
	kept, err := keptTrips(ctx, addr)
	if err != nil {
		return err
	}
	opened, err := freshTrips(ctx, addr)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(latencies{
		KeptMedian: quantile(kept, 0.5), KeptP99: quantile(kept, 0.99),
		FreshMedian: quantile(opened, 0.5), FreshP99: quantile(opened, 0.99),
	})
}

func keptTrips(ctx context.Context, addr string) ([]time.Duration, error) {
	c, err := dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var took []time.Duration
	for i := range warmUps + trips {
		began := time.Now()
		if err := trip(c); err != nil {
			return nil, err
		}
		if i >= warmUps {
			took = append(took, time.Since(began))
		}
	}
	return took, nil
}

func freshTrips(ctx context.Context, addr string) ([]time.Duration, error) {
	var took []time.Duration
	for range fresh {
		began := time.Now()
		c, err := dial(ctx, addr)
		if err != nil {
			return nil, err
		}
		err = trip(c)
		took = append(took, time.Since(began))
		_ = c.Close()
		if err != nil {
			return nil, err
		}
	}
	return took, nil
}

func dial(ctx context.Context, addr string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", addr)
}

// awaitPong waits for a pong that is still starting.
func awaitPong(ctx context.Context, addr string) error {
	const patience = 20 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		c, err := dial(ctx, addr)
		if err == nil {
			err = trip(c)
			_ = c.Close()
		}
		if err == nil {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("no pong at %s: %w", addr, err)
		}
	}
}

func trip(c net.Conn) error {
	buf := make([]byte, message)
	if _, err := c.Write(buf); err != nil {
		return err
	}
	_, err := io.ReadFull(c, buf)
	return err
}

// quantile is the q-quantile of durations in microseconds, by nearest rank.
func quantile(ds []time.Duration, q float64) float64 {
	sorted := slices.Sorted(slices.Values(ds))
	i := min(len(sorted)-1, int(q*float64(len(sorted))))
	return float64(sorted[i]) / float64(time.Microsecond)
}
