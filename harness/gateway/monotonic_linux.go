package gateway

import "golang.org/x/sys/unix"

// Monotonic returns CLOCK_MONOTONIC in nanoseconds, the clock of all stamps.
func Monotonic() int64 {
	var ts unix.Timespec
	// It cannot fail: the clock exists on every kernel and ts is ours.
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return ts.Nano()
}
