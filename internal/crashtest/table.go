package crashtest

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// row is what became of one kind of kill.
type row struct {
	kind                    string
	tried, clean, skipped   int
	medianUndo, slowestUndo time.Duration // of the clean ones
}

// rows sums results up by kind, in the order in which the kinds came.
func rows(all []result) []row {
	var kinds []string
	undos := map[string][]time.Duration{}
	sums := map[string]*row{}
	for _, r := range all {
		if sums[r.kind] == nil {
			kinds, sums[r.kind] = append(kinds, r.kind), &row{kind: r.kind}
		}
		s := sums[r.kind]
		switch {
		case r.skipped != "":
			s.skipped++
			continue
		case r.clean():
			s.clean++
			undos[r.kind] = append(undos[r.kind], r.undo)
		}
		s.tried++
	}
	var table []row
	for _, kind := range kinds {
		s := sums[kind]
		s.medianUndo, s.slowestUndo = spread(undos[kind])
		table = append(table, *s)
	}
	return table
}

// spread is the median, by nearest rank, and the longest; 0 of none.
func spread(all []time.Duration) (median, longest time.Duration) {
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[(len(all)-1)/2], all[len(all)-1]
}

// table prints results by kind of kill, and all of them in the last row.
func table(out io.Writer, all []result) {
	if len(all) == 0 {
		return
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nkilled by\tpoints\tclean\tmedian undo\tslowest undo")
	for _, r := range rows(all) {
		r.print(w)
	}
	together := make([]result, len(all))
	for i, r := range all {
		r.kind = "all"
		together[i] = r
	}
	rows(together)[0].print(w)
	_ = w.Flush() // there is nobody to tell
}

func (r row) print(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%.2f s\t%.2f s", r.kind, r.tried, r.clean, r.medianUndo.Seconds(), r.slowestUndo.Seconds())
	if r.skipped > 0 {
		fmt.Fprintf(w, "\t%d skipped", r.skipped)
	}
	fmt.Fprintln(w)
}
