package main

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"
)

// story makes results from a text: one probe each 20 ms, answered after 5 ms; g is
// a good one, any other letter a bad one.
func story(text string) []result {
	var all []result
	for i, letter := range text {
		r := result{write: true, number: i, sent: int64(i+1) * int64(20*time.Millisecond)}
		r.done = r.sent + int64(5*time.Millisecond)
		if letter != 'g' {
			r.reason = string(letter)
		}
		all = append(all, r)
	}
	return all
}

func TestTracker(t *testing.T) {
	for _, test := range []struct {
		name    string
		text    string
		seconds []float64
		bad     []int
		open    bool
	}{
		{"nothing is wrong", "ggggggggg", nil, nil, false},
		{"one bad probe", "gggxggggggggg", []float64{0.025}, []int{1}, false},
		{"a row", "ggxxxyyggggggggg", []float64{0.105}, []int{5}, false},
		{"a good one in between does not end it", "ggxxgxxggggggggg", []float64{0.105}, []int{4}, false},
		{"two", "ggxgggggggggxxgggggggg", []float64{0.025, 0.045}, []int{1, 2}, false},
		{"bad from the beginning", "xxgggggggg", []float64{0.045}, []int{2}, false},
		{"bad until the end", "ggggxxx", []float64{0.045}, []int{3}, true},
		{"good at the end, but not for long", "ggggxxxgg", []float64{0.065}, []int{3}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			tracker := newTracker("write", 100*time.Millisecond)
			results := story(test.text)
			// They arrive in any order.
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(results), func(i, j int) { results[i], results[j] = results[j], results[i] })
			var found []outage
			for _, r := range results {
				found = append(found, tracker.add(r)...)
			}
			found = append(found, tracker.end()...)
			if len(found) != len(test.seconds) || tracker.sum.Outages != len(found) {
				t.Fatalf("%d outages (sum: %d), want %d", len(found), tracker.sum.Outages, len(test.seconds))
			}
			for i, o := range found {
				if o.Seconds != test.seconds[i] || o.Bad != test.bad[i] {
					t.Errorf("outage %d: %v s, %d bad; want %v s, %d bad", i, o.Seconds, o.Bad, test.seconds[i], test.bad[i])
				}
				if last := i == len(found)-1; o.Open != (last && test.open) {
					t.Errorf("outage %d: open is %v", i, o.Open)
				}
				if o.Bound <= 0 && test.text[0] == 'g' || o.Bound > 0.025 {
					t.Errorf("outage %d: the resolution is %v s", i, o.Bound)
				}
			}
		})
	}
}

func TestAnOutageIsALineThatSaysWhen(t *testing.T) {
	tracker := newTracker("read", 40*time.Millisecond)
	var line []byte
	for _, r := range story("gxxggggg") {
		for _, o := range tracker.add(r) {
			line, _ = json.Marshal(o)
		}
	}
	const want = `{"kind":"outage","of":"read","after_ns":20000000,"begin_ns":40000000,"until_ns":60000000,"end_ns":85000000,` +
		`"seconds":0.045,"resolution_seconds":0.025,"bad":2,"good_between":0,"reasons":{"x":2}}`
	if string(line) != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
}
