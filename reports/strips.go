package reports

import (
	"fmt"
	"slices"
)

const stripHeight = 18

// strip shows which region did it, bucket by bucket; where several did, they
// share the height. A stretch that one region has alone carries its name.
func strip(d *drawing, l layout, p panel, bucket Seconds, regions []string, rows []RegionSeries) {
	d.text("panel", "start", l.left, p.top-5, p.title)
	d.rect("strip none", l.left, p.top, l.edge()-l.left, p.height)
	for _, r := range stretches(rows) {
		from, to := l.x(float64(r.from)*float64(bucket)), l.x(float64(r.to)*float64(bucket))
		y, total := p.top, 0
		for _, share := range r.shares {
			total += share
		}
		for i, share := range r.shares {
			h := p.height * float64(share) / float64(total)
			if share > 0 {
				d.rect("strip "+regionClass(regions, rows[i].Region), from, y, to-from, h)
			}
			y += h
		}
		if name := r.alone(rows); name != "" && textWidth(name)+6 <= to-from {
			d.text("stripname", "middle", (from+to)/2, p.top+13, name)
		}
	}
}

// stretch is a run of buckets with the same shares.
type stretch struct {
	from, to int
	shares   []int
}

// alone is the region that has the stretch for itself.
func (s stretch) alone(rows []RegionSeries) string {
	name := ""
	for i, share := range s.shares {
		if share > 0 && name != "" {
			return ""
		}
		if share > 0 {
			name = rows[i].Region
		}
	}
	return name
}

// stretches joins neighbouring buckets that one region has alone, and leaves
// the mixed ones by themselves.
func stretches(rows []RegionSeries) []stretch {
	if len(rows) == 0 {
		return nil
	}
	var all []stretch
	for i := range rows[0].Count {
		shares := sharesAt(rows, i)
		if shares == nil {
			continue
		}
		if n := len(all); n > 0 && all[n-1].to == i && slices.Equal(all[n-1].shares, shares) {
			all[n-1].to = i + 1
			continue
		}
		all = append(all, stretch{i, i + 1, shares})
	}
	return all
}

// sharesAt is each region's part of a bucket; 1 for one that has it alone.
func sharesAt(rows []RegionSeries, i int) []int {
	shares := make([]int, len(rows))
	busy := 0
	for r := range rows {
		shares[r] = rows[r].Count[i]
		if shares[r] > 0 {
			busy++
		}
	}
	if busy == 0 {
		return nil
	}
	if busy == 1 {
		for r := range shares {
			shares[r] = min(shares[r], 1)
		}
	}
	return shares
}

const regionColours = 6

// regionClass is the colour of a region, by its place in the topology.
func regionClass(regions []string, name string) string {
	return fmt.Sprintf("region%d", max(slices.Index(regions, name), 0)%regionColours)
}
