package compose

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/settings"
)

func TestLoadReadsChanges(t *testing.T) {
	g := NewWithT(t)
	top, err := Load(t.Context(), "testdata/happy/changes.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Changes).To(Equal([]settings.Change{
		{Name: "failover", Target: "role=pilot", Argv: "/board button failover", Undo: "/board button failback", InBlackout: true},
		{Name: "reload", Target: "any 1 of service=web", Argv: "web reload"},
	}))
	top, err = Load(t.Context(), "testdata/happy/least.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(top.Changes).To(BeEmpty())
}
