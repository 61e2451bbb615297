package web

import (
	"reflect"
	"testing"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

func TestPlan(t *testing.T) {
	primary := sight{Up: true, Primary: true, Term: 1, Tight: true, InStep: true, Streaming: true}
	standby := sight{Up: true, Receiving: true}
	fenced := sight{Up: true, Primary: true, Term: 1, Tight: true, ReadOnly: true}
	alone := sight{Up: true, Primary: true, Term: 1}
	promoted := sight{Up: true, Primary: true, Term: 2}
	orphan := sight{Up: true}
	gone := sight{}
	cases := []struct {
		name          string
		local, remote sight
		want          route
	}{
		{"primary here", primary, standby, route{0, []int{0, 1}, true}},
		{"standby here", standby, primary, route{1, []int{0, 1}, true}},
		{"primary here, standby lost, not loosened", sight{Up: true, Primary: true, Term: 1, Tight: true}, gone, route{-1, []int{0}, true}},
		{"primary here, alone", alone, gone, route{0, []int{0}, true}},
		{"standby here, may be behind", standby, alone, route{1, []int{1, 0}, true}},
		{"standby here, catching up", standby, sight{Up: true, Primary: true, Term: 1, Tight: true, Streaming: true}, route{1, []int{1, 0}, true}},
		{"standby here, not following", orphan, primary, route{1, []int{1, 0}, true}},
		{"standby here, primary lost", orphan, gone, route{-1, []int{0}, true}},
		{"local database lost", gone, promoted, route{1, []int{1}, true}},
		{"an old primary here, a new one there", primary, promoted, route{1, []int{1, 0}, true}},
		{"an old primary here, fenced, nothing else in sight", fenced, gone, route{-1, []int{0}, false}},
		{"a fenced primary here, its standby there", fenced, standby, route{-1, []int{0, 1}, true}},
		{"nothing", gone, gone, route{-1, nil, false}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := plan([2]sight{c.local, c.remote}, sabotage.None); !reflect.DeepEqual(got, c.want) {
				t.Fatalf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
