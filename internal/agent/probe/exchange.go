package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Exchange opens one TCP connection, says something, and waits for the first byte
// that comes back, or for the end of the connection, whichever is first, or for the
// end alone if so asked. Took counts from when it was
// said: opening is no part of it, since a proxy on the way opens at once.
func Exchange(ctx context.Context, ask gateway.ExchangeRequest) gateway.Dial {
	ctx, cancel := context.WithTimeout(ctx, ask.Deadline)
	defer cancel()
	met := gateway.Dial{Addr: ask.Addr}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", ask.Addr)
	if err == nil {
		said := time.Now()
		met.Heard, met.Got, err = say(ctx, conn, ask)
		met.Took = time.Since(said)
		_ = conn.Close()
	}
	met.Result = classify(err)
	if err != nil {
		met.Error = err.Error()
	}
	return met
}

func say(ctx context.Context, conn net.Conn, ask gateway.ExchangeRequest) (heard int, got string, err error) {
	if until, set := ctx.Deadline(); set {
		if err := conn.SetDeadline(until); err != nil {
			return 0, "", err
		}
	}
	if _, err := io.WriteString(conn, ask.Say); err != nil {
		return 0, "", err
	}
	if half, can := conn.(interface{ CloseWrite() error }); can && ask.End {
		if err := half.CloseWrite(); err != nil {
			return 0, "", err
		}
	}
	if ask.Whole {
		return whole(conn, ask.Keep)
	}
	heard, err = conn.Read(make([]byte, 1))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return heard, "", err
}

// whole reads until the end, and keeps the first bytes.
func whole(conn io.Reader, keep int) (heard int, got string, err error) {
	var kept strings.Builder
	first, err := io.Copy(&kept, io.LimitReader(conn, int64(keep)))
	if err != nil {
		return int(first), kept.String(), err
	}
	rest, err := io.Copy(io.Discard, conn)
	return int(first + rest), kept.String(), err
}
