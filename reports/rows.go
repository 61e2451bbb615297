package reports

import "strings"

// maxRows keeps the data table beside a time line small.
const maxRows = 30

// row is one line of the data table beside a time line.
type row struct {
	From, To                  string
	ReadsOK, Missing, Failed  int
	WritesOK, Refused, Undone int
	ReadP99, WriteP99         string // the worst of the span
	Served, Acknowledged      string
}

// rowsOf tells a time line as a table.
func rowsOf(t Timeline) []row {
	t = coarse(t, maxRows)
	all := make([]row, t.Buckets())
	for i := range all {
		from := Seconds(float64(i) * float64(t.Bucket))
		all[i] = row{
			From: fixed(float64(from), 1), To: fixed(float64(from+t.Bucket), 1),
			ReadsOK: t.Reads.OK[i], Missing: t.Reads.Missing[i], Failed: t.Reads.Failed[i],
			WritesOK: t.Writes.OK[i], Refused: t.Writes.Refused[i], Undone: t.Writes.Unknown[i],
			ReadP99: milliFigure(t.Reads.Latency.P99[i]), WriteP99: milliFigure(t.Writes.Latency.P99[i]),
			Served: regionsAt(t.Served, i), Acknowledged: regionsAt(t.Acknowledged, i),
		}
	}
	return all
}

func regionsAt(rows []RegionSeries, i int) string {
	var names []string
	for _, r := range rows {
		if r.Count[i] > 0 {
			names = append(names, r.Region)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
