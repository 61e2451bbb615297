package cause

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/workload"
)

// Of says in a few stable words why a request failed, without addresses, so
// that equal failures read the same.
func Of(err error, deadline time.Duration) string {
	var timeout net.Error
	switch text := err.Error(); {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("deadline %v exceeded", deadline)
	case mentions(text, syscall.ECONNREFUSED):
		return "connection refused"
	case mentions(text, syscall.ECONNRESET), mentions(text, syscall.EPIPE):
		return "connection reset"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		strings.Contains(text, "server closed idle connection"), mentions(text, net.ErrClosed):
		// The last one: the other side closed while the request was being
		// written; which of the two ends net/http noticed first is chance.
		return "EOF"
	case mentions(text, syscall.EHOSTUNREACH):
		return "no route to host"
	case mentions(text, syscall.ENETUNREACH):
		return "network unreachable"
	default:
		return workload.Brief(withoutAddress(text))
	}
}

// mentions looks for an error by its text: net/http wraps some errors in types
// that cannot be unwrapped.
func mentions(text string, err error) bool {
	return strings.Contains(text, err.Error())
}

// withoutAddress drops the "read tcp FROM->TO: " of a network error.
func withoutAddress(text string) string {
	return regexp.MustCompile(`\b(dial|read|write) tcp \S+: `).ReplaceAllString(text, "")
}
