package calibration_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration"
)

// TestCalibrationDocker tries a few short cases of each sort in one real world.
// `make calibrate` tries many, over the whole range.
func TestCalibrationDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	const limit, seed = 3 * time.Minute, 1
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	g := NewWithT(t)
	dir := t.TempDir()
	bench, err := calibration.Set(ctx, calibration.Options{
		File: "docker-compose.yml", Run: "calibrationtest", Dir: dir, Seed: seed, Progress: func(s string) { t.Log(s) },
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { NewWithT(t).Expect(bench.Close(context.Background())).To(Succeed()) })

	sample := calibration.Range{
		Outages: 4, Counted: 1, Shortest: 50 * time.Millisecond, Longest: 500 * time.Millisecond, Deadline: bench.Deadline(),
	}
	var table calibration.Table
	for _, c := range sample.Cases(seed) {
		rows, err := bench.Try(ctx, c)
		g.Expect(err).NotTo(HaveOccurred())
		table = append(table, rows...)
	}
	show(t, table)
	g.Expect(table.State()).To(Equal(calibration.Inside))
	again, err := calibration.Again(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again).To(Equal(table), "the files alone give the same")
}

func show(t *testing.T, table calibration.Table) {
	t.Helper()
	calibration.Header(t.Output())
	for _, r := range table {
		r.Print(t.Output())
	}
	table.Summary(t.Output())
}
