package pilot

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// contact keeps account of the beats to one host. Times are on the pilot's
// monotonic clock; never stands for none.
type contact struct {
	region, name string
	status       protocol.Status
	answered     time.Duration // when the last answer arrived
	failing      time.Duration // begin of the first failed beat since then
	up           time.Duration // first answer since the last failure
}

func newContact(region, name string) *contact {
	return &contact{region: region, name: name, answered: never, failing: never, up: never}
}

func (c *contact) succeed(st protocol.Status, now time.Duration) {
	if c.up == never || c.failing != never {
		c.up = now
	}
	c.status, c.answered, c.failing = st, now, never
}

// fail counts a beat that began at the given time.
func (c *contact) fail(begun time.Duration) {
	if c.failing == never {
		c.failing = begun
	}
	c.up = never
}

// forget drops what was concluded from beats that the pilot itself may have
// missed while it was stalled.
func (c *contact) forget(now time.Duration) {
	if c.failing != never {
		c.failing = now
	}
	if c.up != never {
		c.up = now
	}
}

// host is the contact as a decision sees it.
func (c *contact) host(now time.Duration) Host {
	h := Host{Region: c.region, Name: c.name, Known: c.answered != never, Status: c.status}
	if h.Known {
		h.Age = now - c.answered
	}
	if c.failing != never {
		h.Lost = now - c.failing
	}
	if c.up != never {
		h.Up = now - c.up
	}
	return h
}
