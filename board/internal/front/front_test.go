package front

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestConfigNamesEveryHost(t *testing.T) {
	g := NewWithT(t)
	got := config([]string{"198.18.0.3", "198.18.0.11"})
	g.Expect(got).To(ContainSubstring(`newServer({address="198.18.0.3:53", name="resolver-1", checkName="health.fleet.invalid."`))
	g.Expect(got).To(ContainSubstring(`newServer({address="198.18.0.11:53", name="resolver-2"`))
}

func TestFind(t *testing.T) {
	g := NewWithT(t)
	got, err := find(t.Context(), "127.0.0.1", 1)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal([]string{"127.0.0.1"}))
}
