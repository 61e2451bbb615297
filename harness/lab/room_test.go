package lab

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestThereIsRoomForAWorld(t *testing.T) {
	const mebibyte = 1 << 20
	for _, c := range []struct {
		name   string
		limits settings.Limits
		free   uint64
		says   string // "" when there is room
	}{
		{"room enough", settings.Limits{Containers: 21, Memory: 256 * mebibyte}, 256 * mebibyte, ""},
		{"a container too many", settings.Limits{Containers: 20}, 0, "would have 21 containers for its 10 hosts; at most 20 are allowed"},
		{"too little memory", settings.Limits{Memory: 256 * mebibyte}, 255 * mebibyte, "only 255 MiB of memory are free on this machine, and 256 MiB must stay free"},
		{"nobody knows how much memory", settings.Limits{Memory: 256 * mebibyte}, 0, ""},
		{"no limits", settings.Limits{}, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			f := &compose.File{Model: system.Model{Hosts: make([]system.Host, 10)}}
			f.Limits = c.limits
			err := checkRoom(f, c.free)
			if c.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(ContainSubstring(c.says)))
		})
	}
}
