package main

import (
	"context"
	"errors"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration"
)

func TestExitCodes(t *testing.T) {
	boom := errors.New("boom")
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	cases := []struct {
		name  string
		ctx   context.Context
		state calibration.State
		err   error
		want  int
	}{
		{"all inside", t.Context(), calibration.Inside, nil, 0},
		{"one outside", t.Context(), calibration.Outside, nil, 1},
		{"one outside, then it broke off", t.Context(), calibration.Outside, boom, 1},
		{"one unknown", t.Context(), calibration.Unknown, nil, 3},
		{"it broke off", t.Context(), calibration.Inside, boom, 3},
		{"interrupted", ended, calibration.Inside, nil, 130},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { NewWithT(t).Expect(code(c.ctx, c.state, c.err)).To(Equal(c.want)) })
	}
}

func TestFlags(t *testing.T) {
	g := NewWithT(t)
	o, err := parse([]string{"-n", "6", "-seed", "9", "-out", "here"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(o).To(Equal(options{outages: 6, seed: 9, out: "here"}))
	for _, bad := range [][]string{{"-n", "0"}, {"-n", "many"}, {"more"}} {
		_, err := parse(bad)
		g.Expect(err).To(HaveOccurred(), "%v", bad)
	}
}
