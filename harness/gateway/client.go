package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Patience bounds every call of a Client, however long its context lasts.
const Patience = 5 * time.Second

// Client speaks to the control API of one gateway. It may be used side by side.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// New returns a client of the gateway at baseURL, such as
// "http://127.0.0.1:49153". It does not connect yet.
func New(baseURL, token string) *Client {
	return &Client{
		base:  strings.TrimSuffix(baseURL, "/"),
		token: token,
		http: &http.Client{Transport: &http.Transport{
			Proxy:               nil, // the gateway is on this machine
			MaxIdleConnsPerHost: 16,
			IdleConnTimeout:     30 * time.Second,
		}},
	}
}

// Close closes connections that are not in use.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Health says how far the gateway has come.
func (c *Client) Health(ctx context.Context) (Health, error) {
	return call[Health](ctx, c, Patience, http.MethodGet, PathHealth, nil)
}

// Await asks for the gateway's health every 50 ms until it is ready or the
// context ends; the error then says what it was still waiting for.
func (c *Client) Await(ctx context.Context) (Health, error) {
	beat := time.NewTicker(50 * time.Millisecond)
	defer beat.Stop()
	for {
		health, err := c.Health(ctx)
		if err == nil && health.Ready {
			return health, nil
		}
		select {
		case <-ctx.Done():
			if err == nil {
				err = errors.New(health.Waiting)
			}
			return health, fmt.Errorf("gateway: not ready: %w", errors.Join(err, context.Cause(ctx)))
		case <-beat.C:
		}
	}
}

// StatusError is an answer of the gateway, or of a probe, that is no success.
type StatusError struct {
	Status   int    // HTTP status
	Sentence string // what the gateway said
}

// Error is the gateway's sentence.
func (e *StatusError) Error() string { return fmt.Sprintf("%s (status %d)", e.Sentence, e.Status) }

// call sends body as JSON, or nothing when body is nil, and decodes the answer.
func call[T any](ctx context.Context, c *Client, patience time.Duration, method, path string, body any) (T, error) {
	var value T
	answer, err := exchange(ctx, c, patience, method, path, body)
	if err != nil {
		return value, err
	}
	if err := json.Unmarshal(answer, &value); err != nil {
		return value, fmt.Errorf("gateway: %s %s: %w", method, path, err)
	}
	return value, nil
}

// exchange is call for an answer that is not looked into.
func exchange(ctx context.Context, c *Client, patience time.Duration, method, path string, body any) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := c.send(ctx, method, path, body)
	if err != nil {
		return nil, fmt.Errorf("gateway: %s %s: %w", method, path, err)
	}
	return answer, nil
}

func (c *Client) send(ctx context.Context, method, path string, body any) ([]byte, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, failure(response.StatusCode, answer)
	}
	return answer, nil
}

// withoutURL takes off what call says already.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

func failure(status int, answer []byte) error {
	var said Failure
	if err := json.Unmarshal(answer, &said); err != nil || said.Error == "" {
		said.Error = http.StatusText(status)
	}
	return &StatusError{Status: status, Sentence: said.Error}
}

// ending is the path with the ids of what is to end.
func ending(path string, ids []string) string {
	return path + "?" + url.Values{"id": ids}.Encode()
}
