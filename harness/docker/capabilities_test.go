package docker

import (
	"archive/tar"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestPairsAreCountedApartFromHosts(t *testing.T) {
	g := NewWithT(t)
	count := counted(gateway.CutCount{ID: "c", Hosts: []gateway.HostCount{{Host: "a>b", From: 1}, {Host: "c", To: 2, Queries: 1}}})
	g.Expect(count).To(Equal(system.CutCount{ID: "c", Hosts: []system.HostCount{
		{Host: "a", Peer: "b", From: 1}, {Host: "c", To: 2, Queries: 1},
	}}))
}

func TestLimited(t *testing.T) {
	machine := system.Limits{CPUs: 4, Memory: 1 << 30}
	for name, c := range map[string]struct {
		asked system.Limits
		want  container.Resources
	}{
		"processors alone":    {asked: system.Limits{CPUs: 0.5}, want: container.Resources{NanoCPUs: 500_000_000}},
		"memory without swap": {asked: system.Limits{Memory: 64 << 20}, want: container.Resources{Memory: 64 << 20, MemorySwap: 64 << 20}},
		"the whole machine": {asked: machine, want: container.Resources{
			NanoCPUs: 4_000_000_000, Memory: 1 << 30, MemorySwap: allSwap,
		}},
		"more than the machine": {asked: system.Limits{CPUs: 9, Memory: 1 << 40}, want: container.Resources{
			NanoCPUs: 4_000_000_000, Memory: 1 << 30, MemorySwap: allSwap,
		}},
	} {
		t.Run(name, func(t *testing.T) { NewWithT(t).Expect(limited(c.asked, machine)).To(Equal(c.want)) })
	}
}

func TestWhatAHostMayUseAtFirstIsKeptInALabel(t *testing.T) {
	g := NewWithT(t)
	for _, held := range []system.Limits{{}, {CPUs: 0.25}, {CPUs: 1.5, Memory: 64 << 20}} {
		text := limitsText(container.Resources{NanoCPUs: int64(held.CPUs * 1e9), Memory: int64(held.Memory)})
		g.Expect(limitsOf(text)).To(Equal(held))
	}
	for _, text := range []string{"", "cpus=x memory=1", "cpus=1"} {
		_, err := limitsOf(text)
		g.Expect(err).To(MatchError(ContainSubstring("does not say what it may use")), text)
	}
}

func TestUsedMemoryLeavesOutTheCache(t *testing.T) {
	for name, c := range map[string]struct {
		stats map[string]uint64
		want  uint64
	}{
		"cgroup v1":            {map[string]uint64{"total_inactive_file": 30, "inactive_file": 10}, 70},
		"cgroup v2":            {map[string]uint64{"inactive_file": 10}, 90},
		"more cache than used": {map[string]uint64{"inactive_file": 200}, 0},
		"stopped":              {nil, 100},
	} {
		t.Run(name, func(t *testing.T) {
			var stats container.StatsResponse
			stats.MemoryStats.Usage, stats.MemoryStats.Stats = 100, c.stats
			stats.CPUStats.CPUUsage.TotalUsage = 5
			stats.CPUStats.ThrottlingData = container.ThrottlingData{Periods: 7, ThrottledPeriods: 3}
			NewWithT(t).Expect(used(stats)).To(Equal(system.Usage{
				CPU: 5 * time.Nanosecond, Periods: 7, Throttled: 3, Memory: c.want,
			}))
		})
	}
}

func TestBoundedOutput(t *testing.T) {
	g := NewWithT(t)
	var b bounded
	for range 3 {
		n, err := b.Write(bytes.Repeat([]byte("x"), maxOutput/2))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(n).To(Equal(maxOutput / 2))
	}
	g.Expect(b.String()).To(HaveSuffix("x\n(and 524288 bytes more)"))
	g.Expect(len(b.String())).To(BeNumerically("<", maxOutput+100))
}

func TestSingleFile(t *testing.T) {
	g := NewWithT(t)
	archive := func(h tar.Header, content string) *bytes.Buffer {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		g.Expect(w.WriteHeader(&h)).To(Succeed())
		_, err := w.Write([]byte(content))
		g.Expect(err).NotTo(HaveOccurred())
		return &b
	}
	header, content, err := single(archive(tar.Header{Typeflag: tar.TypeReg, Name: "a", Size: 3, Mode: 0o640, Uid: 7}, "abc"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(content)).To(Equal("abc"))
	g.Expect(header.Uid).To(Equal(7))
	_, _, err = single(archive(tar.Header{Typeflag: tar.TypeDir, Name: "d/"}, ""))
	g.Expect(err).To(MatchError(ContainSubstring("no regular file")))
	_, _, err = single(archive(tar.Header{Typeflag: tar.TypeReg, Name: "big", Size: maxFile + 1}, ""))
	g.Expect(err).To(MatchError(ContainSubstring("more than")))
	_, _, err = single(strings.NewReader(""))
	g.Expect(err).To(HaveOccurred())
}
