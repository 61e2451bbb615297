package journal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"testing"

	. "github.com/onsi/gomega"
)

func TestFailure(t *testing.T) {
	for _, c := range []struct {
		err  error
		kind string
	}{
		{nil, ""},
		{context.Canceled, "cancelled"},
		{fmt.Errorf("build: %w", context.DeadlineExceeded), "timed out"},
		{fmt.Errorf("find it: %w", os.ErrNotExist), "not found"},
		{&net.OpError{Op: "dial", Err: errors.New("s3cret")}, "connection lost"},
		{errors.New("s3cret"), "failed"},
	} {
		NewWithT(t).Expect(failure(c.err)).To(Equal(c.kind), "%v", c.err)
	}
}

// TestNoSecretIsInTheJournal has an act fail as builds and containers do, which
// quote what they were told.
func TestNoSecretIsInTheJournal(t *testing.T) {
	g := NewWithT(t)
	const planted = "pl4nted/s3cret"
	j := start(t)
	err := j.Do(Create, Container, "web", "run-1-1", func() error {
		return fmt.Errorf("build web:\nStep 3/9 : RUN login --password=%s\nits log: dsn=postgres://app:%s@db", planted, planted)
	})
	g.Expect(err).To(MatchError(ContainSubstring(planted)), "whoever acts is told all of it")
	content, err := os.ReadFile(j.Path())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(content)).NotTo(ContainSubstring("s3cret"))
	state, err := Load(j.Path())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(state.Pending).To(BeEmpty(), "it has ended, though not well")
}
