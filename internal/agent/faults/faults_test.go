package faults

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"

	. "github.com/onsi/gomega"
)

// part holds faults of one kind.
type part struct {
	names []string
	err   error
}

func (p *part) Drop() ([]string, error) {
	names := p.names
	p.names = nil
	return names, p.err
}

func TestDrop(t *testing.T) {
	g := NewWithT(t)
	var log bytes.Buffer
	faults := Faults{
		Cuts: &part{names: []string{"a", "b"}}, Moves: &part{names: []string{"m"}},
		DNSRules: &part{names: []string{"r"}}, Toxics: &part{names: []string{"web>db/slow"}},
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	dropped, err := faults.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dropped.Names()).To(Equal([]string{"cut a", "cut b", "move m", "DNS rule r", "toxic web>db/slow"}))
	g.Expect(dropped.After).To(BeNumerically(">=", dropped.Before))
	g.Expect(log.String()).To(ContainSubstring(`what=cuts "how many"=2 names="[a b]"`))

	dropped, err = faults.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dropped.Names()).To(BeEmpty())
	g.Expect(dropped.Cuts).NotTo(BeNil(), "an empty list in JSON")
}

func TestDropGoesOn(t *testing.T) {
	g := NewWithT(t)
	broken := errors.New("the kernel said no")
	dropped, err := Faults{
		Cuts: &part{err: broken}, Moves: &part{names: []string{"m"}}, DNSRules: &part{names: []string{"r"}},
		Toxics: &part{names: []string{"t"}, err: errors.New("one is stuck")}, Log: slog.New(slog.DiscardHandler),
	}.Drop()
	g.Expect(err).To(MatchError(broken))
	g.Expect(err).To(MatchError(ContainSubstring("one is stuck")))
	g.Expect(dropped).To(HaveField("Names()", []string{"move m", "DNS rule r", "toxic t"}))
}
