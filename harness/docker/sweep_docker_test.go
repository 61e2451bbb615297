package docker

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/process"
)

// TestSweepDocker leaves networks of a dead, of a living and of no run, and one with
// the dead one's labels and a name of its own. Only the dead one's goes.
func TestSweepDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker")
	}
	g := NewWithT(t)
	cli, err := Connect(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cli.Close() })
	gone := process.Self()
	gone.Start = "1" // another process with the same PID
	expires := time.Now().Add(time.Hour)
	dead := run{id: "sweepdead", owner: gone, expires: expires}
	living := run{id: "sweepliving", owner: process.Self(), expires: expires}
	make := func(name, subnet string, labels map[string]string) {
		_, err := cli.NetworkCreate(t.Context(), name, client.NetworkCreateOptions{
			Driver: "bridge", Labels: labels,
			IPAM: &network.IPAM{Config: []network.IPAMConfig{{Subnet: netip.MustParsePrefix(subnet)}}},
		})
		g.Expect(err).NotTo(HaveOccurred())
		t.Cleanup(func() { _, _ = cli.NetworkRemove(context.Background(), name, client.NetworkRemoveOptions{}) })
	}
	make(dead.name("net"), "198.19.250.0/29", dead.labels(partNetwork, ""))
	make(living.name("net"), "198.19.250.8/29", living.labels(partNetwork, ""))
	make("sweeptest-inherited", "198.19.250.24/29", dead.labels(partNetwork, ""))
	make("sweeptest-foreign", "198.19.250.16/29", map[string]string{"somebody": "else"})

	swept, err := Sweep(t.Context(), cli, false)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(swept).To(ContainElement("sweepdead"))
	g.Expect(swept).NotTo(ContainElement("sweepliving"))
	list, err := cli.NetworkList(t.Context(), client.NetworkListOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, n := range list.Items {
		names = append(names, n.Name)
	}
	g.Expect(names).To(ContainElements(living.name("net"), "sweeptest-foreign", "sweeptest-inherited"))
	g.Expect(names).NotTo(ContainElement(dead.name("net")))
}
