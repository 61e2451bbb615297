package docker

import (
	"maps"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/process"
)

// TestOver tells which runs anybody may remove, by their labels alone.
func TestOver(t *testing.T) {
	me := process.Self()
	if me.Boot == "" {
		t.Skip("no /proc here: nothing can be told of other processes")
	}
	const firstSpace = "pid:[4026531836]" // the same on every machine
	now := time.Now()
	elsewhere := process.Identity{PID: me.PID, Start: "1", Boot: "theirs", Space: me.Space, Machine: "theirs"}
	dead := me
	dead.Start = "1"
	cases := []struct {
		name  string
		owner process.Identity
		age   time.Duration
		over  bool
	}{
		{"its owner lives", me, 0, false},
		{"its owner lives, and has done so for a day", me, 24 * time.Hour, false},
		{"its owner has died", dead, 0, true},
		{"its owner is on another machine", elsewhere, time.Hour, false},
		{"its owner is on another machine, and it has expired", elsewhere, Lifetime + time.Minute, true},
		{"its owner is in another container", process.Identity{PID: 1, Start: "1", Boot: me.Boot, Space: firstSpace + "0"}, time.Hour, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			r := run{id: "r", owner: c.owner, expires: now.Add(Lifetime - c.age)}
			labels := maps.Clone(r.labels(partNetwork, ""))
			g.Expect(ownerOf(labels)).To(Equal(c.owner), "labels tell the owner")
			g.Expect(over(ownerOf(labels).State(), expiry(labels), now)).To(Equal(c.over))
		})
	}
}
