package plan_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/plan"
)

func parse(t *testing.T, text string) plan.Node {
	t.Helper()
	n, err := plan.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func ids(specs []plan.Spec) string {
	var all []string
	for _, s := range specs {
		all = append(all, s.ID)
	}
	return strings.Join(all, " ")
}

const nested = `
side by side, staggered by 1m
  in turn
    f1: noop for 1s
    2 times, every 10s
      f2: noop for 3s
  wait 5s
  in turn
    f3: noop for 1s
    side by side
      f4: noop for 2s
      f5: x from 0% to 100% in 4 steps over 8s, then held for 2s
`

func TestWhatIsInAPlan(t *testing.T) {
	n := parse(t, nested)
	if got := ids(plan.Specs(n)); got != "f1 f2 f3 f4 f5" {
		t.Errorf("specs: %s", got)
	}
	if got := plan.Rounds(n); !reflect.DeepEqual(got, map[string]int{"f1": 1, "f2": 2, "f3": 1, "f4": 1, "f5": 1}) {
		t.Errorf("rounds: %v", got)
	}
	if got := plan.Length(n); got != 2*time.Minute+11*time.Second {
		t.Errorf("length: %s", got)
	}
}

func TestConcurrent(t *testing.T) {
	for _, c := range []struct{ name, text, sets, pairs string }{
		{"one", "f1: noop for 1s", "f1", ""},
		{"none", "wait 1s", "", ""},
		{"in turn", "f1: noop for 1s\nf2: noop for 1s", "f1; f2", ""},
		{"repeated", "9 times\n  f1: noop for 1s", "f1", ""},
		{"beside a wait", "side by side\n  wait 1s\n  f1: noop for 1s", "f1", ""},
		{"staggered beyond its time", "side by side, staggered by 1h\n  f1: noop for 1s\n  f2: noop for 1s", "f1 f2", "f1+f2"},
		{"nested", nested, "f1 f3; f1 f4 f5; f2 f3; f2 f4 f5", "f4+f5 f1+f3 f1+f4 f1+f5 f2+f3 f2+f4 f2+f5"},
	} {
		n := parse(t, c.text)
		var sets, pairs []string
		for _, s := range plan.Concurrent(n) {
			sets = append(sets, ids(s))
		}
		for a, b := range plan.Pairs(n) {
			pairs = append(pairs, a.ID+"+"+b.ID)
		}
		if got := strings.Join(sets, "; "); got != c.sets {
			t.Errorf("%s: sets %s, want %s", c.name, got, c.sets)
		}
		if got := strings.Join(pairs, " "); got != c.pairs {
			t.Errorf("%s: pairs %s, want %s", c.name, got, c.pairs)
		}
	}
}

// TestConcurrentIsBounded: ten times ten faults side by side have 10^10 sets.
func TestConcurrentIsBounded(t *testing.T) {
	text := "side by side\n" + strings.Repeat("  in turn\n"+strings.Repeat("    noop for 1s\n", 10), 10)
	sets := plan.Concurrent(parse(t, text))
	if len(sets) > 1024 {
		t.Fatalf("%d sets", len(sets))
	}
	most := slices.MaxFunc(sets, func(a, b []plan.Spec) int { return len(a) - len(b) })
	if len(most) < 10 || len(most) > 100 {
		t.Errorf("the largest has %d faults", len(most))
	}
}

// TestConcurrentAgreesWithPairs: two faults are in one set exactly when they are a
// pair, as long as there are few sets.
func TestConcurrentAgreesWithPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawPlan(t)
		sets := plan.Concurrent(n)
		together, pairs := map[[2]string]bool{}, map[[2]string]bool{}
		for _, s := range sets {
			for i, a := range s {
				for _, b := range s[:i] {
					together[[2]string{b.ID, a.ID}] = true
				}
			}
		}
		for a, b := range plan.Pairs(n) {
			if pairs[[2]string{a.ID, b.ID}] {
				t.Fatalf("%s and %s are a pair twice", a.ID, b.ID)
			}
			pairs[[2]string{a.ID, b.ID}] = true
		}
		for p := range pairs {
			if !together[p] {
				t.Fatalf("%v may meet, and no set says so", p)
			}
		}
		if len(together) != len(pairs) && len(sets) < 100 {
			t.Fatalf("%d pairs in sets, %d pairs\n%s", len(together), len(pairs), plan.Text(n))
		}
	})
}

func TestNumber(t *testing.T) {
	n := plan.Sequence{
		plan.Do{Fault: plan.Spec{Kind: "a"}, For: 1},
		plan.Parallel{Nodes: []plan.Node{plan.Ramp{Fault: plan.Spec{Kind: "b"}}, plan.Do{Fault: plan.Spec{ID: "f2", Kind: "c"}}}},
		plan.Repeat{Node: plan.Do{Fault: plan.Spec{Kind: "d"}}, Times: 1},
	}
	if got := ids(plan.Specs(plan.Number(n))); got != "f1 f3 f2 f4" {
		t.Errorf("got %s", got)
	}
	if got := ids(plan.Specs(n)); got != "  f2 " {
		t.Errorf("the plan itself was changed: %q", got)
	}
}

func TestLengthOfWhatNeverEnds(t *testing.T) {
	n := plan.Node(plan.Wait{For: plan.MaxTime})
	for range 3 {
		n = plan.Repeat{Node: n, Times: plan.MaxTimes, Every: plan.MaxTime}
	}
	if got := plan.Length(n); got != math.MaxInt64 {
		t.Errorf("got %s", got)
	}
}

func TestLevels(t *testing.T) {
	r := plan.Ramp{From: 0.2, To: 1, Steps: 4, Over: 20 * time.Second}
	var got []string
	for _, l := range r.Levels() {
		got = append(got, fmt.Sprintf("%s %.2f", l.After, l.Share))
	}
	if want := "0s 0.20, 5s 0.40, 10s 0.60, 15s 0.80, 20s 1.00"; strings.Join(got, ", ") != want {
		t.Errorf("got %v", got)
	}
}

// TestSeedsNeverChange pins the seeds: a plan with a seed must stay the same run.
func TestSeedsNeverChange(t *testing.T) {
	var got []int64
	for _, c := range []struct {
		seed  int64
		id    string
		round int
	}{{0, "f1", 1}, {0, "f1", 2}, {1, "f1", 1}, {-1, "f1", 1}, {42, "f2", 7}} {
		got = append(got, plan.SeedOf(c.seed, c.id, c.round))
	}
	want := []int64{2861325930193536100, 6022235040216605935, -4120104808324192971, 722025909402420404, 3628396692245331533}
	if !slices.Equal(got, want) {
		t.Errorf("got %#v", got)
	}
}

func TestSeedsDiffer(t *testing.T) {
	seen := map[int64]bool{}
	for seed := range int64(20) {
		for f := range 20 {
			for round := range 20 {
				s := plan.SeedOf(seed, fmt.Sprintf("f%d", f), round)
				if seen[s] {
					t.Fatalf("seed %d, fault %d, round %d: seen before", seed, f, round)
				}
				seen[s] = true
			}
		}
	}
}
