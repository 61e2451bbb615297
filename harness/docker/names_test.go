package docker

import (
	"testing"

	. "github.com/onsi/gomega"
)

// Whatever a service is called, no two containers of a world have the same name.
func TestNamesOfContainersDoNotCollide(t *testing.T) {
	hosts := []string{"web", "gateway", "pod-web", "host-web", "pod-pod-web", "front", "sockets", "net-web", "pod-gateway"}
	r := run{id: "run"}
	seen := map[string]string{gatewayName(r): "the gateway"}
	for _, host := range hosts {
		for _, name := range []string{hostName(r, host), sandboxName(r, host)} {
			if other, taken := seen[name]; taken {
				t.Errorf("host %q has a container %s, as has %s", host, name, other)
			}
			seen[name] = host
		}
	}
	NewWithT(t).Expect(hostName(r, "web")).To(Equal("gameday-run-host-web"))
}
