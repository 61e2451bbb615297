package pilot

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

func TestContact(t *testing.T) {
	c := newContact("seoul", "db-seoul")
	if h := c.host(5 * second); h.Known || h.Up != 0 || h.Lost != 0 {
		t.Fatalf("before any beat: %+v", h)
	}
	c.succeed(protocol.Status{}, 5*second)
	c.succeed(protocol.Status{}, 6*second)
	if h := c.host(7 * second); !h.Present() && h.Age < second || h.Up != 2*second || h.Age != second {
		t.Fatalf("after two answers: %+v", h)
	}
	c.fail(8 * second)
	c.fail(9 * second)
	if h := c.host(10 * second); h.Present() || h.Lost != 2*second || h.Up != 0 || h.Age != 4*second {
		t.Fatalf("after two failures: %+v", h)
	}
	c.succeed(protocol.Status{}, 11*second)
	if h := c.host(11 * second); h.Lost != 0 || h.Up != 0 || !h.Present() {
		t.Fatalf("after the return: %+v", h)
	}
}

func TestAPilotThatStoodStillCountsAnew(t *testing.T) {
	c := newContact("seoul", "db-seoul")
	c.succeed(protocol.Status{}, second)
	c.fail(2 * second)
	c.forget(30 * second)
	if h := c.host(30*second + 500*time.Millisecond); h.Lost != 500*time.Millisecond {
		t.Fatalf("lost for %v, want it counted from the awakening", h.Lost)
	}
}
