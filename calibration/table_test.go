package calibration

import (
	"bytes"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func sample() Table {
	away := Case{N: 1, Kind: Away, Length: 700 * time.Millisecond}
	lost := Case{N: 2, Kind: Forget, Count: 3}
	return Table{
		{Case: away, Measure: "failover_within", Unit: "s", Truth: 0.7, Known: true, Measured: 0.705, Bound: 0.012},
		{Case: away, Measure: "readonly_within", Unit: "s", Truth: 0.7, Known: true, Measured: 0.71, Bound: 0.03, Late: 9 * time.Millisecond},
		{Case: away, Measure: badSeconds, Unit: "s", Truth: 0.7, Known: true, Measured: 0.69, Bound: 0.026},
		{Case: lost, Measure: "data_loss", Unit: "writes", Truth: 3, Known: true, Measured: 3},
	}
}

func TestTheTableReads(t *testing.T) {
	g := NewWithT(t)
	table := sample()
	table = append(table, Row{Case: table[3].Case, Measure: "duplicates", Why: "no judge takes this measure"})
	var text bytes.Buffer
	Header(&text)
	for _, r := range table {
		r.Print(&text)
	}
	table.Summary(&text)
	g.Expect(text.String()).To(Equal(
		`  n  what                     measure                 truth   measured                        error  inside?
  1  away 700ms               failover_within      0.7000 s   0.7050 s ± 0.0120 s          0.0050 s  inside
  1  away 700ms               readonly_within      0.7000 s   0.7100 s ± 0.0300 s          0.0100 s  inside (bound over 25 ms; requests were up to 9 ms late)
  1  away 700ms               bad seconds          0.7000 s   0.6900 s ± 0.0260 s         -0.0100 s  inside (bound over 25 ms; requests were up to 0 ms late)
  2  forget 3                 data_loss                   3   3 ± 0                               0  inside
  2  forget 3                 duplicates                  0   -                                   -  unknown: no judge takes this measure
measure           runs  inside  outside  unknown    error: largest, median    bound: largest, median  bounds over 25 ms
failover_within      1       1        0        0        0.0050 s, 0.0050 s        0.0120 s, 0.0120 s  0
readonly_within      1       1        0        0        0.0100 s, 0.0100 s        0.0300 s, 0.0300 s  1
bad seconds          1       1        0        0        0.0100 s, 0.0100 s        0.0260 s, 0.0260 s  1
data_loss            1       1        0        0                      0, 0                      0, 0  0
duplicates           1       0        0        1                         -                         -  0
`))
}

func TestStateOfATable(t *testing.T) {
	g := NewWithT(t)
	table := sample()
	g.Expect(table.State()).To(Equal(Inside))
	g.Expect(append(table, Row{}).State()).To(Equal(Unknown))
	g.Expect(append(table, Row{}, Row{Unit: "s", Truth: 1, Known: true}).State()).To(Equal(Outside), "wrong is worse than unknown")
	g.Expect(Table{}.State()).To(Equal(Unknown), "nothing proves nothing")
}
