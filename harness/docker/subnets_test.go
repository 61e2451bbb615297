package docker

import (
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"
)

func TestSubnets(t *testing.T) {
	g := NewWithT(t)
	free, err := subnets(40, "run", nil)
	g.Expect(err).NotTo(HaveOccurred())
	seen := map[netip.Prefix]bool{}
	for _, s := range free {
		g.Expect(space.Overlaps(s.prefix)).To(BeTrue())
		g.Expect(seen).NotTo(HaveKey(s.prefix))
		seen[s.prefix] = true
		for _, a := range []netip.Addr{s.route(), s.gateway(), s.host()} {
			g.Expect(s.prefix.Contains(a)).To(BeTrue())
		}
	}
}

func TestSubnetsKeepClearOfWhatIsTaken(t *testing.T) {
	g := NewWithT(t)
	first, err := subnets(1, "run", nil)
	g.Expect(err).NotTo(HaveOccurred())
	taken := []netip.Prefix{netip.PrefixFrom(first[0].prefix.Addr(), 24).Masked()}
	free, err := subnets(3, "run", taken)
	g.Expect(err).NotTo(HaveOccurred())
	for _, s := range free {
		g.Expect(taken[0].Overlaps(s.prefix)).To(BeFalse())
	}
}

func TestSubnetsRunOut(t *testing.T) {
	_, err := subnets(1, "run", []netip.Prefix{space})
	NewWithT(t).Expect(err).To(MatchError(errFull))
}
