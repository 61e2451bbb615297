package web

import (
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// neverTold is the error of a read of an item whose name the service never told: the
// answer to its write did not come. It cannot be asked for.
const neverTold = "the service never told what it calls this item"

// captured keeps what a service calls the items of which users know their own ids
// only.
type captured struct {
	mu     sync.Mutex
	names  map[string]string // by id; "" while none was told
	sample string            // a name that was told, to make others like it
	random *rand.Rand
}

func newCaptured() *captured {
	return &captured{names: map[string]string{}, random: rand.New(rand.NewPCG(1, 2))} // nothing hangs on which names are made
}

// begin notes that an item is being written.
func (c *captured) begin(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.names[id]; !known {
		c.names[id] = ""
	}
}

// keep notes what the service calls an item.
func (c *captured) keep(id, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names[id], c.sample = name, name
}

// of returns what to ask for. An item that nobody ever wrote has no name, so one is
// made that looks as the others do. It is false for one whose name was not told.
func (c *captured) of(id string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name, written := c.names[id]; written {
		return name, name != ""
	}
	return alike(c.sample, c.random), c.sample != ""
}

// alike makes a name of the same shape: digits for digits, letters for letters. A
// number gets digits in front, since those that a service counts up are all taken.
func alike(sample string, random *rand.Rand) string {
	const hex, lower, upper, digits = "abcdef", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	isHex := strings.Trim(strings.ToLower(sample), "0123456789abcdef-") == ""
	pick := func(from string) byte { return from[random.IntN(len(from))] }
	var name strings.Builder
	for i := range len(sample) {
		switch c := sample[i]; {
		case c >= '0' && c <= '9':
			name.WriteByte(pick(digits))
		case isHex && c >= 'a' && c <= 'f':
			name.WriteByte(pick(hex))
		case c >= 'a' && c <= 'z':
			name.WriteByte(pick(lower))
		case c >= 'A' && c <= 'Z':
			name.WriteByte(pick(upper))
		default:
			name.WriteByte(c)
		}
	}
	if sample != "" && strings.Trim(sample, digits) == "" {
		return "9" + name.String()[:len(sample)-1] + "99"
	}
	return name.String()
}

// keepName notes what the service calls an item that it has acknowledged. One that
// has no name cannot be read back, so it counts as not acknowledged.
func (c *client) keepName(r *workload.Reply, id string, a answer) {
	if c.capture == nil {
		return
	}
	name, err := nameOf(c.capture, a)
	if err != nil {
		r.Outcome, r.Error = history.Unknown, "capture: "+workload.Brief(err.Error())
		return
	}
	c.captured.keep(id, name)
}
