package docker

import (
	"testing"

	"github.com/moby/moby/api/types/container"
	. "github.com/onsi/gomega"
)

func TestLooksWell(t *testing.T) {
	for status, well := range map[string]bool{
		"Up 3 minutes (healthy)":            true,
		"Up Less than a second":             true,
		"Up 3 minutes (unhealthy)":          false,
		"Up 2 seconds (health: starting)":   false,
		"Up 3 minutes (Paused)":             false,
		"Up 3 minutes (healthy) (Paused)":   false,
		"Restarting (1) Less than a second": false,
	} {
		NewWithT(t).Expect(looksWell(container.Summary{State: container.StateRunning, Status: status})).To(Equal(well), status)
	}
	NewWithT(t).Expect(looksWell(container.Summary{State: container.StatePaused, Status: "Up 3 minutes (healthy)"})).To(BeFalse())
	NewWithT(t).Expect(looksWell(container.Summary{State: container.StateExited, Status: "Exited (0) 3 seconds ago"})).To(BeFalse())
}
