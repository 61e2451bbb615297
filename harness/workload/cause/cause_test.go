package cause

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestCauseIsShortAndStable(t *testing.T) {
	from, to := &net.TCPAddr{Port: 50556}, &net.TCPAddr{Port: 80}
	op := func(name string, err error) error {
		return &net.OpError{Op: name, Net: "tcp", Source: from, Addr: to, Err: err}
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"deadline", fmt.Errorf("get: %w", context.DeadlineExceeded), "deadline 2s exceeded"},
		{"refused", op("dial", syscall.ECONNREFUSED), "connection refused"},
		{"reset", op("read", syscall.ECONNRESET), "connection reset"},
		{"broken pipe", op("write", syscall.EPIPE), "connection reset"},
		{"closed", op("write", net.ErrClosed), "EOF"},
		{"closed within the body", io.ErrUnexpectedEOF, "EOF"},
		{"no route", op("dial", syscall.EHOSTUNREACH), "no route to host"},
		{"no network", op("dial", syscall.ENETUNREACH), "network unreachable"},
		{"something else, with addresses", op("read", errors.New("strange")), "strange"},
		{"something long", errors.New("a\n " + strings.Repeat("x", 300)), "a " + strings.Repeat("x", 118) + "..."},
	} {
		if got := Of(c.err, 2*time.Second); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
