package verdict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Tenure is how long one region must have acknowledged alone for a change from
// another and back to count as failover and failback. Two changes in less time
// mean that both were writing at once.
const Tenure = 2 * time.Second

// DetailAcks counts the acknowledgements of the region that it is of.
const DetailAcks DetailID = "acknowledgements"

func splitBrain() Descriptor {
	return Descriptor{
		Measure: SplitBrain, Unit: writes, Better: Lower, Fixed: nothing(),
		Judge: JudgeSplitBrain,
		Words: Words{
			Title:   "Split brain",
			Meaning: "writes that one region acknowledged while another one did too",
			Never:   "have one writer at a time", Gravity: 2,
			Harm: func(figure, _ string) string {
				return fmt.Sprintf("two regions acknowledged writes at once (%s)", figure)
			},
		},
	}
}

// JudgeSplitBrain counts the writes acknowledged by one region strictly between
// two of another region that are less than Tenure apart. Its limit is always 0.
func JudgeSplitBrain(h history.History) Finding {
	return inquiry{
		Descriptor: splitBrain(),
		take:       takeSplitBrain,
	}.judge(h)
}

func takeSplitBrain(t *trial, f *Finding) error {
	t.look(0, t.end())
	tenures, untold := byAuthority(t.ops)
	if len(tenures) == 0 {
		return errors.New("no acknowledgement says which region's store it comes from")
	}
	surely, perhaps := 0, 0
	for _, one := range tenures {
		f.Details = append(f.Details, Detail{ID: DetailAcks, Of: one.authority, Value: float64(len(one.acks)), Unit: writes})
		for _, other := range tenures {
			if other.authority != one.authority {
				k, u := t.between(one, other)
				surely, perhaps = surely+k, perhaps+u
			}
		}
	}
	f.Reason = fmt.Sprintf("%s acknowledged by one region while another one was acknowledging", Amount(float64(surely), writes))
	if perhaps > 0 {
		f.Reason += fmt.Sprintf(", and up to %d, since the harness was in doubt when others were acknowledged", surely+perhaps)
	}
	if untold > 0 {
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: float64(surely), Unit: writes})
		f.Reason += fmt.Sprintf("; %d acknowledgements do not say which region's store they come from", untold)
		return nil
	}
	f.Measured, f.Value, f.Bound = true, float64(surely)+float64(perhaps)/2, float64(perhaps)/2
	return nil
}

// tenure is every acknowledgement of one region's store.
type tenure struct {
	authority string
	acks      []history.Op // in order of sending
	done      []history.Op // in order of being done
}

// byAuthority sorts acknowledgements by store, in order of name, and counts
// those that do not tell it.
func byAuthority(ops []history.Op) (tenures []tenure, untold int) {
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
			i = len(tenures)
			at[op.Authority] = i
			tenures = append(tenures, tenure{authority: op.Authority})
		}
		tenures[i].acks = append(tenures[i].acks, op)
		tenures[i].done = append(tenures[i].done, op)
	}
	for _, r := range tenures {
		slices.SortStableFunc(r.done, func(a, b history.Op) int { return cmp.Compare(a.Done, b.Done) })
	}
	slices.SortFunc(tenures, func(a, b tenure) int { return cmp.Compare(a.authority, b.authority) })
	return tenures, untold
}

// between counts the acknowledgements of one region that lie strictly between two
// of another that are less than Tenure apart: surely, and perhaps, since their
// instants are doubtful.
func (t trial) between(one, other tenure) (surely, perhaps int) {
	for _, op := range one.acks {
		n, _ := slices.BinarySearchFunc(other.done, op.Sent, func(o history.Op, at time.Duration) int {
			return cmp.Compare(o.Done, at)
		}) // so many were done before op was sent
		after, _ := slices.BinarySearchFunc(other.acks, op.Done+1, func(o history.Op, at time.Duration) int {
			return cmp.Compare(o.Sent, at)
		}) // the first one sent after op was done
		if n == 0 || after == len(other.acks) {
			continue
		}
		least, most := t.apart(other.done[n-1], other.acks[after])
		switch {
		case most < Tenure:
			surely++
		case least < Tenure:
			perhaps++
		}
	}
	return surely, perhaps
}

// apart is the time from one acknowledgement to another. A doubtful one may have
// come at any time since it was sent, so the time may be longer than it seems.
func (t trial) apart(before, after history.Op) (least, most time.Duration) {
	least = after.Sent - before.Done
	most = least
	if t.doubtful(before) {
		most += before.Done - before.Sent
	}
	if t.doubtful(after) {
		most += after.Done - after.Sent
	}
	return least, most
}
