package verdict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Reign is how long one region must have acknowledged alone for a change from
// another and back to count as failover and failback. Two changes in less time
// mean that both were writing at once.
const Reign = 2 * time.Second

// DetailAcksOf begins the name of the detail that counts a region's acknowledgements.
const DetailAcksOf = "acknowledged by "

// JudgeSplitBrain counts the writes acknowledged by one region strictly between
// two of another region that are less than Reign apart. Its limit is always 0.
func JudgeSplitBrain(h history.History) Finding {
	return inquiry{
		measure: SplitBrain,
		unit:    writes,
		limit:   func(history.Objectives) *float64 { return new(float64) },
		take:    takeSplitBrain,
	}.judge(h)
}

func takeSplitBrain(t *trial, f *Finding) error {
	t.look(0, t.end())
	reigns, untold := byAuthority(t.ops)
	if len(reigns) == 0 {
		return errors.New("no acknowledgement says which region's store it comes from")
	}
	count := 0
	for _, one := range reigns {
		f.Details = append(f.Details, Detail{Name: DetailAcksOf + one.authority, Value: float64(len(one.acks)), Unit: writes})
		for _, other := range reigns {
			if other.authority != one.authority {
				count += one.between(other)
			}
		}
	}
	f.Reason = fmt.Sprintf("%s acknowledged by one region while another one was acknowledging", Amount(float64(count), writes))
	if untold > 0 {
		f.Details = append(f.Details, Detail{Name: DetailAtLeast, Value: float64(count), Unit: writes})
		f.Reason += fmt.Sprintf("; %d acknowledgements do not say which region's store they come from", untold)
		return nil
	}
	f.Measured, f.Value = true, float64(count)
	return nil
}

// reign is every acknowledgement of one region's store.
type reign struct {
	authority string
	acks      []history.Op    // in order of sending
	done      []time.Duration // when they were done, sorted
}

// byAuthority sorts acknowledgements by store, in order of name, and counts
// those that do not tell it.
func byAuthority(ops []history.Op) (reigns []reign, untold int) {
	at := map[string]int{}
	for _, op := range ops {
		if !acknowledged(op) {
			continue
		}
		if op.Authority == "" {
			untold++
			continue
		}
		i, ok := at[op.Authority]
		if !ok {
			i = len(reigns)
			at[op.Authority] = i
			reigns = append(reigns, reign{authority: op.Authority})
		}
		reigns[i].acks = append(reigns[i].acks, op)
		reigns[i].done = append(reigns[i].done, op.Done)
	}
	for _, r := range reigns {
		slices.Sort(r.done)
	}
	slices.SortFunc(reigns, func(a, b reign) int { return cmp.Compare(a.authority, b.authority) })
	return reigns, untold
}

// between counts the acknowledgements of r that lie strictly between two of
// other that are less than Reign apart.
func (r reign) between(other reign) int {
	n := 0
	for _, op := range r.acks {
		before, _ := slices.BinarySearch(other.done, op.Sent) // done before op was sent
		after, _ := slices.BinarySearchFunc(other.acks, op.Done+1, func(o history.Op, at time.Duration) int {
			return cmp.Compare(o.Sent, at)
		}) // first one sent after op was done
		if before > 0 && after < len(other.acks) && other.acks[after].Sent-other.done[before-1] < Reign {
			n++
		}
	}
	return n
}
