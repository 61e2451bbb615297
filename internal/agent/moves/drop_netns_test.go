package moves_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

func TestDropNetns(t *testing.T) {
	b, g := setUp(t), NewWithT(t)
	_, err := b.moves.Apply(gateway.Move{ID: "m", Host: "db"})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = b.open(t, "web", b.own(), while)
	g.Expect(err).To(Satisfy(timedOut))

	names, err := b.moves.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(names).To(Equal([]string{"m"}))
	_, err = b.open(t, "web", b.own(), soon)
	g.Expect(err).NotTo(HaveOccurred(), "home again")
	_, err = b.open(t, "web", spare, while)
	g.Expect(err).To(Satisfy(timedOut), "nobody lives there any more")
	g.Expect(b.names.Restore(b.own())).To(BeZero(), "names are back")

	names, err = b.moves.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(names).To(BeEmpty(), "dropping again does nothing")
	_, err = b.moves.Apply(gateway.Move{ID: "m", Host: "db"})
	g.Expect(err).NotTo(HaveOccurred(), "an id may be used again")
}
