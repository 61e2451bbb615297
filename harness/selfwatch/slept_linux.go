package selfwatch

import (
	"time"

	"golang.org/x/sys/unix"
)

// slept is how long the machine has slept since it was started: the monotonic
// clock stands still meanwhile, the boot-time clock does not.
func slept() time.Duration {
	var boot, mono unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &mono) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot) != nil {
		return 0
	}
	return time.Duration(boot.Nano() - mono.Nano())
}
