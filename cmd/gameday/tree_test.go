package main

import (
	"os"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/reports"
	"github.com/gameday-harness/gameday/scenarios"
)

// TestRepetitionsWithoutDocker runs the tree as a run does, where Docker is gone
// by the time of the first experiment. It must be the only test here that runs a
// tree, since Ginkgo runs one a process.
func TestRepetitionsWithoutDocker(t *testing.T) {
	t.Setenv("DOCKER_HOST", "unix:///nonexistent/docker.sock")
	gm := NewWithT(t)
	topo, err := compose.Load(t.Context(), "../../docker-compose.yml")
	gm.Expect(err).NotTo(HaveOccurred())
	s := selection{profile: everything, named: []string{"EVERY objective holds"}, seed: 42, repeat: 3}
	lab, err := scenarios.Open(topo, scenarios.Options{Run: "test", Dir: t.TempDir(), Seed: s.seed, Repeat: s.repeat, Clock: history.NewClock()})
	gm.Expect(err).NotTo(HaveOccurred())
	chosen, err := s.choose(lab)
	gm.Expect(err).NotTo(HaveOccurred())
	gm.Expect(chosen).To(HaveLen(1))
	gm.Expect(lab.Outcomes()).To(BeEmpty(), "looking at a tree is no outcome")

	silent, err := os.Create(os.DevNull)
	gm.Expect(err).NotTo(HaveOccurred())
	defer silent.Close()
	runTree(chosen, s, newProgress(silent, time.Now(), strings.Clone))

	got := scenario(chosen[0], lab.Outcomes(), s, t.TempDir())
	gm.Expect(got.State).To(Equal(reports.Inconclusive))
	var states []reports.State
	var seeds []int64
	for _, r := range got.Repetitions {
		states, seeds = append(states, r.State), append(seeds, r.Seed)
	}
	gm.Expect(states).To(Equal([]reports.State{reports.Inconclusive, reports.Skipped, reports.Skipped}))
	gm.Expect(seeds).To(Equal([]int64{42, 1000042, 2000042}))
	gm.Expect(got.Repetitions[1].Reason).To(ContainSubstring("in the repetition before"))
}
