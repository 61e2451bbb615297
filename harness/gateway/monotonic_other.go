//go:build !linux

package gateway

import "time"

// Monotonic returns nanoseconds of a clock that never jumps. Where containers
// run in a machine of their own it is not their clock; Sync finds the offset.
func Monotonic() int64 { return int64(time.Since(start)) }

// start is the clock's zero. It is read-only after the program has started.
var start = time.Now()
