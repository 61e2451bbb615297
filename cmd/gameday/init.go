package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness/compose"
)

func newInit() *cobra.Command {
	var s selection
	var write bool
	c := &cobra.Command{
		Use:   "init",
		Short: "Propose an x-gameday for compose files that have none",
		Long: `Init reads compose files and proposes what Gameday needs to know beside them: where
users enter, how they write and read, what must hold, which regions there are. It
guesses from ports, names and images, says what it could not know, and prints.
With --write it writes a file gameday.yaml beside the first compose file, which stays
as it is. Nothing is started.`,
		Example: `  gameday init
  gameday init -f compose.yaml -f compose.prod.yaml --write && gameday plan`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := s.propose(c)
			if err != nil {
				return usage(withRemedy(err))
			}
			for _, sentence := range p.Unknown {
				fmt.Fprintln(c.ErrOrStderr(), "not known:", sentence)
			}
			if !write {
				_, err := io.WriteString(c.OutOrStdout(), p.Text)
				return err
			}
			return writeProposal(c, p)
		},
	}
	s.fileFlags(c)
	c.Flags().BoolVar(&write, "write", false, "write gameday.yaml; one that is there is never touched")
	return c
}

// propose reads the compose files that are meant.
func (s *selection) propose(c *cobra.Command) (compose.Proposal, error) {
	logrus.SetOutput(io.Discard) // the compose library writes names of variables there
	if len(s.files) == 0 {
		found, err := compose.Find("", os.Environ())
		if err != nil {
			return compose.Proposal{}, err
		}
		s.files = found
	}
	return compose.Propose(c.Context(), s.files, append(s.allow.options(), compose.Profiles(s.with...))...)
}

// writeProposal makes the file, and never writes over one.
func writeProposal(c *cobra.Command, p compose.Proposal) error {
	f, err := os.OpenFile(p.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return usage(fmt.Errorf("%s is there already; without --write the proposal is printed", p.Path))
	}
	if err != nil {
		return fmt.Errorf("write the proposal: %w", err)
	}
	_, err = io.WriteString(f, p.Text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the proposal to %s: %w", p.Path, err)
	}
	fmt.Fprintf(c.OutOrStdout(), "wrote %s; next: gameday plan\n", p.Path)
	return nil
}
