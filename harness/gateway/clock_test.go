package gateway

import "testing"

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		trips []trip
		want  Offset
	}{
		"the same kernel": {
			trips: []trip{{sent: 100, back: 120, remote: Stamp{Now: 110, Boot: "b"}}, {sent: 200, back: 210, remote: Stamp{Now: 201, Boot: "b"}}},
			want:  Offset{},
		},
		"the same kernel, but a clock of its own": {
			trips: []trip{{sent: 100, back: 120, remote: Stamp{Now: 5110, Boot: "b"}}},
			want:  Offset{Offset: 5000, Bound: 10},
		},
		"another kernel, the shortest trip counts": {
			trips: []trip{{sent: 0, back: 100, remote: Stamp{Now: 1090, Boot: "c"}}, {sent: 200, back: 210, remote: Stamp{Now: 1205, Boot: "c"}}},
			want:  Offset{Offset: 1000, Bound: 5},
		},
		"another kernel, alike by chance": {
			trips: []trip{{sent: 100, back: 120, remote: Stamp{Now: 112, Boot: "c"}}},
			want:  Offset{Offset: 2, Bound: 10},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := compare(test.trips, "b"); got != test.want {
				t.Fatalf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
