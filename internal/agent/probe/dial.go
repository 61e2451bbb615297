package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// settle is how long an opened connection must last. A proxy on the way
// accepts for a process that is dead and then ends the connection at once.
const settle = 50 * time.Millisecond

// Dial opens one TCP connection and closes it again.
func Dial(ctx context.Context, ask gateway.DialRequest) gateway.Dial {
	ctx, cancel := context.WithTimeout(ctx, ask.Deadline)
	defer cancel()
	start := time.Now()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", ask.Addr)
	dial := gateway.Dial{Addr: ask.Addr, Took: time.Since(start)}
	if err == nil {
		err = lasts(conn)
		_ = conn.Close()
	}
	dial.Result = classify(err)
	if err != nil {
		dial.Error = err.Error()
	}
	return dial
}

// lasts returns an error when the other end closes the connection at once.
func lasts(conn net.Conn) error {
	if err := conn.SetReadDeadline(time.Now().Add(settle)); err != nil {
		return err
	}
	_, err := conn.Read(make([]byte, 1))
	if errors.Is(err, io.EOF) {
		return errors.New("opened, and closed at once: nobody listens behind the proxy")
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return nil
	}
	return err
}

// classify tells silence from a refusal: whatever is no timeout was said by
// somebody, by a reset or by an ICMP error.
func classify(err error) string {
	var timeout net.Error
	switch {
	case err == nil:
		return gateway.DialOpen
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return gateway.DialSilent
	case errors.As(err, &timeout) && timeout.Timeout():
		return gateway.DialSilent
	}
	return gateway.DialRefused
}
