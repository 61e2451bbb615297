package workload

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"pgregory.net/rapid"
)

// Whatever is written and asked for, in whatever order: no id is drawn twice, none
// is both written and never, none of them meets one of another workload, and all
// have one form.
func TestWrittenAndNeverWrittenIDsNeverMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64().Draw(t, "seed")
		all := map[string]string{}
		workloads := make([]*ids, rapid.IntRange(1, 12).Draw(t, "workloads"))
		for n := range workloads {
			workloads[n] = newIDs("t-", seed, n)
		}
		for _, write := range rapid.SliceOfN(rapid.Bool(), 0, 300).Draw(t, "writes") {
			for n, i := range workloads {
				id, what := i.never(), fmt.Sprint("never ", n)
				if write {
					id, what = i.next(), fmt.Sprint("written ", n)
				}
				if before, again := all[id]; again {
					t.Fatalf("%s is %s and %s", id, before, what)
				}
				all[id] = what
				for m, other := range workloads {
					if other.own(id) != (m == n) {
						t.Fatalf("%s is of workload %d; %d says own: %v", id, n, m, other.own(id))
					}
				}
				if !(Target{IDs: "t-"}).Another(id, "x") {
					t.Fatalf("%s is not seen to be an id", id)
				}
			}
		}
		for _, id := range workloads[0].all() {
			if all[id] != "written 0" {
				t.Fatalf("%s counts as written", id)
			}
		}
	})
}

func TestANumberIsNotDrawnTwice(t *testing.T) {
	g := NewWithT(t)
	i, twin := newIDs("t-", 1, 0), newIDs("t-", 1, 0)
	first := twin.numbers.Uint32()
	i.drawn[first] = struct{}{}
	g.Expect(i.next()).To(Equal(fmt.Sprintf("t-w-%08x", twin.numbers.Uint32())))
}

func TestReadsAskForAcknowledgedIDsAsTheSeedSays(t *testing.T) {
	g := NewWithT(t)
	pick := func(seed int64) []string {
		i := newIDs("t-", seed, 0)
		_, found := i.any()
		g.Expect(found).To(BeFalse())
		for range 10 {
			i.acknowledge(i.next())
		}
		var picked []string
		for range 20 {
			id, _ := i.any()
			picked = append(picked, id)
		}
		return picked
	}
	g.Expect(pick(1)).To(Equal(pick(1)))
	g.Expect(pick(1)).NotTo(Equal(pick(2)))
}

func TestAnotherItem(t *testing.T) {
	const asked, other = "run-1-w-0123abcd", "run-1-w-ffffffff"
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"nothing", "", false},
		{"no id", "hello", false},
		{"the item", `{"id":"` + asked + `"}`, false},
		{"another one", `{"id":"` + other + `"}`, true},
		{"one of another workload", `{"id":"run-1-w12-ffffffff"}`, true},
		{"a list with the item", other + " " + asked, false},
		{"a list without it", other + " run-1-w-00000000", true},
		{"an id of another experiment", "run-2-w-ffffffff", false},
		{"an experiment whose name begins like this one", "run-1-walk-w-ffffffff", false},
		{"no id, then one", "run-1-world run-1-w-fff " + other, true},
		{"the prefix alone", "served by run-1-", false},
		{"too few digits", "run-1-w-fffffff", false},
		{"no hexadecimal digits", "run-1-w-ffffzzzz", false},
		{"in another form", "cnVuLTEtdy1mZmZmZmZmZg==", false},
	} {
		if got := (Target{IDs: "run-1-"}).Another(c.text, asked); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if (Target{}).Another(other, asked) {
		t.Error("without a prefix nothing can be told")
	}
}
