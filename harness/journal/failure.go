package journal

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"syscall"
)

// failure is the kind of an error, or "" when there is none. The text of an error
// is not written down: it can hold lines of a log, the output of a build, or a
// value of the compose file. Whoever replays the journal asks only whether an act
// has failed.
func failure(err error) string {
	if err == nil {
		return ""
	}
	for _, kind := range []struct {
		is   error
		word string
	}{
		{context.Canceled, "cancelled"},
		{context.DeadlineExceeded, "timed out"},
		{fs.ErrNotExist, "not found"},
		{fs.ErrExist, "exists"},
		{fs.ErrPermission, "permission denied"},
		{syscall.ENOSPC, "disk full"},
		{net.ErrClosed, "connection lost"},
		{syscall.ECONNREFUSED, "connection lost"},
		{syscall.ECONNRESET, "connection lost"},
	} {
		if errors.Is(err, kind.is) {
			return kind.word
		}
	}
	var network net.Error
	if errors.As(err, &network) {
		return "connection lost"
	}
	return "failed"
}
