package docker

import (
	"github.com/moby/moby/api/types/container"
)

// hostPids is how many processes and threads a host may have unless its compose
// file says otherwise: a fork bomb must not reach the machine.
const hostPids = 4096

// Bounds of our own containers. A probe keeps the datagrams of a minute to 64
// peers, so it may need some hundred MB for a moment.
const (
	sandboxMemory  = 1 << 30
	resolverMemory = 256 << 20
	ownPids        = 512 // Go's threads
)

// confine gives a container of ours the powers that are named, and no others.
func confine(h *container.HostConfig, memory int64, powers ...string) {
	pids := int64(ownPids)
	h.CapDrop, h.CapAdd = []string{"ALL"}, powers
	h.SecurityOpt = []string{"no-new-privileges"}
	h.Memory, h.PidsLimit = memory, &pids
	h.LogConfig = logging()
}

// logging keeps what a container writes where excerpts can be read, whatever the
// daemon's default is, and bounds it: a host that logs without end must not fill
// the machine's disk.
func logging() container.LogConfig {
	return container.LogConfig{Type: "json-file", Config: map[string]string{"max-size": "10m", "max-file": "2"}}
}
