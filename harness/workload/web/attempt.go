package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	maxBody  = 64 << 10 // bytes of a body that expressions see
	maxDrain = 16 << 20 // bytes of a body that are read at all
)

// errSentAgain is reported beside the answer when net/http used a second
// connection. It can do so only for a write without a body, of which nothing
// had been written to the first.
var errSentAgain = errors.New("sent over a second connection: the first was dead before anything was written")

// attempt sends one request and reads its answer, all within the deadline. It
// returns when the request was sent and when it was done.
//
// The deadline counts from the sending: when a busy machine comes round to it
// late, that is no fault of the service, which must have its whole time.
func (c *client) attempt(ctx context.Context, kind request, of item, fresh bool) (a answer, sent, done time.Time, err error) {
	sent = time.Now()
	ctx, cancel := context.WithDeadline(ctx, sent.Add(c.deadline))
	defer cancel()
	var dials atomic.Int32
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { dials.Add(1) },
	})
	login, err := c.session.ensure(ctx, c)
	if err != nil {
		return answer{}, sent, time.Now(), err
	}
	dials.Store(0) // those of the login are not this request's
	of.Login = login.values
	req, err := kind.make(ctx, c.base, of)
	if err != nil {
		return answer{}, sent, sent, err
	}
	login.addCookies(req)
	a, err = c.exchange(req, fresh)
	a.ID = of.ID
	done = time.Now()
	c.session.review(login, c.expired, a, err)
	if err == nil && dials.Load() > 1 {
		err = errSentAgain
	}
	return a, sent, done, err
}

// exchange is one round trip. With an error the answer holds what had come.
func (c *client) exchange(req *http.Request, fresh bool) (answer, error) {
	resp, err := c.connections.of(fresh).RoundTrip(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }() // what matters was read before
	a := answer{Status: resp.StatusCode, Header: resp.Header.Get, cookies: resp.Cookies()}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err == nil {
		var more int64
		more, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxDrain))
		a.cut = more > 0
	}
	a.Body = string(body)
	if c.parseJSON && json.Unmarshal(body, &a.JSON) != nil {
		a.JSON = nil
	}
	return a, err
}
