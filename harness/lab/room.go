package lab

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/compose"
)

// checkRoom says whether a world of a file, resolver fleets included, may be
// brought up: that it has no more containers than its limits allow, and that
// more memory is free on the Docker host than must stay so. free is in bytes, 0
// when it is not known; see freeMemory.
func checkRoom(t *compose.File, free uint64) error {
	if n, most := containers(t), t.Limits.Containers; most > 0 && n > most {
		return fmt.Errorf("lab: the world of %s would have %d containers for its %d hosts; at most %d are allowed; "+
			"run fewer replicas, or raise limits.containers in x-gameday", t.Path, n, len(t.Hosts), most)
	}
	if least := t.Limits.Memory; free > 0 && free < least {
		return fmt.Errorf("lab: only %s of memory are free on this machine, and %s must stay free; "+
			"end what else runs, or lower limits.memory in x-gameday", mebibytes(free), mebibytes(least))
	}
	return nil
}

// containers is how many a world has: of each host its own and the one that holds
// its network, and the gateway.
func containers(t *compose.File) int { return 2*len(t.Hosts) + 1 }

func mebibytes(n uint64) string { return fmt.Sprintf("%d MiB", n>>20) }
