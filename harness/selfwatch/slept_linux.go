package selfwatch

import (
	"time"

	"golang.org/x/sys/unix"
)

// slept is how long the machine has slept since it was started: the monotonic
// clock stands still meanwhile, the boot-time clock does not. A reading that was
// interrupted between the two would look like sleep, also in a test whose own time is
// virtual; it is taken again.
func slept() time.Duration {
	const tries, atOnce = 20, clockJump / 10
	var mono, boot, after unix.Timespec
	for range tries {
		if unix.ClockGettime(unix.CLOCK_MONOTONIC, &mono) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot) != nil ||
			unix.ClockGettime(unix.CLOCK_MONOTONIC, &after) != nil {
			return 0
		}
		if time.Duration(after.Nano()-mono.Nano()) < atOnce {
			break
		}
	}
	return time.Duration(boot.Nano() - mono.Nano())
}
